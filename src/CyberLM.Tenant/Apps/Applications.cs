namespace CyberLM.Tenant;

/// <summary>Chooses among the applications of a user.</summary>
static class Applications
{
    public static Application Pick(Prng random, User user)
    {
        Span<double> weights = stackalloc double[user.Applications.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = user.Applications[i].Weight;
        }
        return user.Applications[random.Weighted(weights)].Application;
    }
}
