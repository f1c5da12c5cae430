namespace CyberLM.Logs;

/// <summary>Someone whose days are generated: one of the records trained on, or someone new with the habits of one.</summary>
/// <param name="Name">as it is spelled</param>
/// <param name="Habits">when there are records of them, and how many</param>
/// <param name="Profile">null where the model knows the name, or that of who they are like</param>
/// <param name="Like">who is named to the model; null: themselves</param>
sealed record Person(byte[] Name, Member Habits, Profile? Profile, byte[]? Like)
{
    public SequencePlan Plan(int? day, int most) => new(Name, Profile, Like, day, most);
}
