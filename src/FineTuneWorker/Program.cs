System.Console.WriteLine("The worker is not written yet.");
