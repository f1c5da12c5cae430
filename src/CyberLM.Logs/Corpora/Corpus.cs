using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// What a model learns from: a tokenizer, the records as a file of tokens, and the split. The token file holds the records themselves, so
/// it lives in the model's folder only as long as the run may have to be resumed.
/// </summary>
public sealed class Corpus : IDisposable
{
    readonly string folder;
    readonly TokenPlace place;
    readonly CorpusSource source;
    readonly RecordKeys? keys;
    readonly FieldModel? fields;
    readonly JsonGrammar? grammar;
    bool kept;                       // the token file outlives this object

    Corpus(
        string folder, CorpusSource source, ITokenizer tokenizer, TokenPlace place, TokenFile tokens, RecordKeys? keys,
        FieldModel? fields = null, JsonGrammar? grammar = null)
    {
        (this.fields, this.grammar) = (fields, grammar);
        this.folder = folder;
        this.place = place;
        this.source = source;
        this.keys = keys;
        Tokenizer = tokenizer;
        Tokens = tokens;
    }

    public ITokenizer Tokenizer { get; }
    public TokenFile Tokens { get; }

    /// <summary>What it was made of, for other models of the same records.</summary>
    public CorpusSource Source => source;

    /// <summary>What a document is: a record, or a user's day.</summary>
    public string DocumentWord => Tokenizer is SchemaTokens ? "sequence" : "record";

    /// <summary>What models of their own are to draw.</summary>
    public IReadOnlyList<SlotCorpus> Slots => fields is null ? [] : SlotCorpus.Of(fields.Schema, source);

    /// <summary>The keys of the records trained on, for a look at what the model writes.</summary>
    public static string KeysPath(string folder) => Path.Combine(folder, "keys.json");

    /// <summary>Reads the logs, learns the tokenizer, writes the token file.</summary>
    public static Corpus Prepare(CorpusSource source, string folder, bool overwrite, Action<string> notice,
        CancellationToken stop = default)
    {
        ModelFolder.RequireNoFile(folder);
        if (!overwrite) ModelFolder.RequireFree(folder);
        var records = new CorpusRecords(source, folder, notice, stop);
        if (source.Tokenizer == CorpusSource.AnyTokenizer)
            source = source with { Tokenizer = records.AreFields() ? SchemaTokens.Name : BpeTokenizer.Name };
        if (source.Fields?.Labels is not null && source.Tokenizer != SchemaTokens.Name)
            throw new CyberLMException("--labels is for records of fields, and these are learned as text",
                "leave the flag out, or give JSON records and --tokenizer field");
        if (source.Tokenizer == SchemaTokens.Name) return EncodeFields(source, folder, null, records, stop);
        ITokenizer tokenizer = source.Tokenizer == CharTokenizer.Name
            ? CharTokenizer.Train(records.Documents(), notice)
            : BpeTrainer.Train(records.Documents(), source.Vocabulary, notice);
        return Encode(source, folder, tokenizer, records);
    }

    /// <summary>What a run began with: its tokenizer, and its token file or, where that is gone, the logs read again.</summary>
    public static Corpus Reopen(CorpusSource source, string folder, Action<string> notice, CancellationToken stop = default)
    {
        var tokenizer = ModelFolder.ReadTokenizer(folder);
        var place = source.TokenFile is { } name ? TokenPlace.Of(folder, name) : null;
        if (place is not null && File.Exists(place.FilePath) && TryOpen(place.FilePath, notice) is { } file)
            return new(folder, source, tokenizer, place, file, keys: null, grammar: null) { kept = true };
        if (source.Files.Contains("-") && place is not null && source.InMemory is null)
            throw new CyberLMException($"the data of {folder} came from standard input and is gone",
                "give the same data again with --data");
        var records = new CorpusRecords(source, folder, notice, stop);
        return tokenizer is SchemaTokens tokens
            ? EncodeFields(source, folder, FieldModel.Read(folder, tokens), records, stop)
            : Encode(source, folder, tokenizer, records);
    }

    /// <summary>A damaged token file is no loss while the logs are there.</summary>
    static TokenFile? TryOpen(string path, Action<string> notice)
    {
        try
        {
            return TokenFile.Open(path);
        }
        catch (CyberLMException damage) when (damage is not EnvironmentException)
        {
            notice($"{damage.Message}; the logs are read again");
            return null;
        }
    }

    static Corpus Encode(CorpusSource source, string folder, ITokenizer tokenizer, CorpusRecords records) => InPlace(folder, place =>
    {
        var tokens = TokenFile.Create(place.FilePath, tokenizer, records.Documents());
        records.Report();
        int learned = tokens.DocumentCount < 2 ? tokens.DocumentCount : source.Split.CutDocument(tokens);
        var grammar = tokenizer is CharTokenizer ? records.Grammar(learned) : null;
        return new(folder, Named(source, tokens), tokenizer, place, tokens, records.Keys(), grammar: grammar);
    });

    static Corpus EncodeFields(
        CorpusSource source, string folder, FieldModel? known, CorpusRecords records, CancellationToken stop) => InPlace(folder, place =>
    {
        var read = records.JsonDocuments();
        records.Report();
        var corpus = FieldCorpus.Of(read, source.Fields!, source.Split, known, stop, records.Labels);
        foreach (string sentence in corpus.LabelSentences()) records.Tell(sentence);
        if (corpus.Model.Population.Far is { } far) records.Tell(far);
        if (QuietHour.Sentence(corpus.Model.Schema) is { } quiet) records.Tell(quiet);
        if (EntityCandidate.Advice(corpus.Candidates) is { } advice)
            records.Tell($"no one is found whose these records are, each is a sequence of its own; {advice}");
        var tokens = TokenFile.CreateEncoded(place.FilePath, corpus.Model.Tokenizer, corpus.Documents());
        var named = Named(source, tokens) with { InMemory = records.OfStandardInput };
        return new(folder, named, corpus.Model.Tokenizer, place, tokens, null, corpus.Model);
    });

    /// <summary>By its content: what another run reads is never replaced by something else.</summary>
    static CorpusSource Named(CorpusSource source, TokenFile tokens) =>
        source with { TokenFile = tokens.ContentHash[..16], TokenCount = tokens.TokenCount };

    static Corpus InPlace(string folder, Func<TokenPlace, Corpus> make)
    {
        var place = TokenPlace.New(folder);
        try
        {
            return make(place);
        }
        catch
        {
            place.Remove();
            throw;
        }
    }

    /// <summary>The loaders for a recipe.</summary>
    public TrainingData Open(Recipe recipe)
    {
        try
        {
            return new CorpusPasses(Tokenizer, Tokens, source.Split).Of(recipe);
        }
        catch (CyberLMException e) when (e is not EnvironmentException)
        {
            throw new CyberLMException($"{string.Join(", ", source.Files)}: {e.Message}", e.Hint, e);
        }
    }

    /// <summary>
    /// The run has begun: notes beside the model where its data is, so that it can be resumed, and removes what earlier runs left. Only for
    /// the holder of the folder's lock.
    /// </summary>
    public void Keep()
    {
        place.Settle(source.TokenFile!);
        bool wasThere = kept;
        kept = true;
        source.Write(folder);
        if (!wasThere) RemoveKnowledge();
        fields?.WriteTo(folder);
        if (keys is not null) DurableFile.Write(KeysPath(folder), stream => keys.WriteTo(stream));
        if (grammar is not null) DurableFile.Write(JsonGrammar.PathIn(folder), grammar.WriteTo);
        place.RemoveOthers();
    }

    /// <summary>What is known of the records of a model that stood here.</summary>
    void RemoveKnowledge()
    {
        string[] known = [KeysPath(folder), FieldModel.SchemaPath(folder), FieldModel.PopulationPath(folder)];
        foreach (string path in known) File.Delete(path);
        JsonGrammar.Remove(folder);
    }

    /// <summary>Records that no row of this many tokens holds whole, and the row that would hold the longest.</summary>
    public (int Count, int ContextForAll) LongerThan(int context)
    {
        var all = new DocumentRange(Tokens, 0, Tokens.DocumentCount);
        return (all.CountCut(context), all.ContextForLongest);
    }

    /// <summary>The run is over: its data need not lie beside the model any longer.</summary>
    public void Forget()
    {
        kept = false;
        (source with { TokenFile = null }).Write(folder);
    }

    public void Dispose()
    {
        Tokens.Dispose();
        if (!kept) place.Remove();
    }
}
