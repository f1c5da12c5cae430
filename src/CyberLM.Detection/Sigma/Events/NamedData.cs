namespace CyberLM.Detection.Sigma;

/// <summary>
/// Windows events turned from XML to JSON without care: <c>"Data": [{"@Name": "Image", "#text": "C:\\..."}]</c>. Each such object is a
/// field of the name that it holds, beside Data.
/// </summary>
sealed class NamedData
{
    readonly int[] firstValue = new int[512];

    public void Open(int depth, EventView view) => firstValue[depth] = view.Count;

    public void Close(int depth, int node, EventView view)
    {
        if (!view.Paths.Key(node).SequenceEqual("Data"u8)) return;
        int name = -1, text = -1;
        for (int i = firstValue[depth]; i < view.Count; i++)
        {
            var key = view.Paths.Key(view.Node(i));
            if (key.SequenceEqual("@Name"u8) || key.SequenceEqual("Name"u8)) name = i;
            else if (key.SequenceEqual("#text"u8) || key.SequenceEqual("text"u8) || key.SequenceEqual("Value"u8)) text = i;
        }
        if (name < 0 || text < 0) return;
        view.AddAgain(text, view.Paths.Child(view.Paths.Parent(node), view.Text(name)));
    }
}
