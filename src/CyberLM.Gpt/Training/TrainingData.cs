namespace CyberLM.Gpt;

/// <summary>What a run learns from and is judged by.</summary>
/// <param name="Loader">batches of the recipe's rows and time</param>
/// <param name="Validation">null: the latest weights count as the best</param>
/// <param name="Hash">names the content, the split and the way it is cut: equal hashes mean equal batches</param>
/// <param name="ValidationBytes">bytes that the validation pass stands for; 0: unknown</param>
public sealed record TrainingData(DataLoader Loader, EvaluationPass? Validation, string Hash, long ValidationBytes = 0);
