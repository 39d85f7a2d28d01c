namespace Distillery.Contracts;

/// <summary>A pair on some rows.</summary>
/// <param name="Slice">One of <see cref="GateSlices"/>.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Users">Number of users.</param>
/// <param name="Value">Mean of the item in question.</param>
/// <param name="AgainstValue">Mean of the other.</param>
/// <param name="Difference">Mean difference.</param>
/// <param name="Low">Lower end of the 95 % interval, whole users drawn with replacement.</param>
/// <param name="High">Upper end.</param>
/// <param name="Wins">Users for whom the item in question is better.</param>
/// <param name="Ties">Users for whom both are equal.</param>
/// <param name="Losses">Users for whom it is worse.</param>
public sealed record ComparedSlice(
    string Slice, int Rows, int Users, double Value, double AgainstValue, double Difference, double Low, double High, int Wins, int Ties, int Losses);
