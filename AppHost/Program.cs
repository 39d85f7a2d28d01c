System.Console.WriteLine("The topology is not written yet.");
