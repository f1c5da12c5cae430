namespace CyberLM.Detection.Sigma;

/// <summary>
/// Reads a record into an <see cref="EventView"/>. Arrays add nothing to a path: each of their elements is a value of the field. What is
/// no JSON object is one text without a name.
/// </summary>
sealed class EventReader(int largestDepth = 256)
{
    const int OfArray = -1;

    /// <summary>By depth: the path of what is open there, and where an object begins.</summary>
    readonly int[] path = new int[largestDepth + 1], starts = new int[largestDepth + 1];
    readonly NamedData namedData = new();
    byte[] key = new byte[256];

    /// <summary>False where the record is no JSON object.</summary>
    public bool Read(ReadOnlySpan<byte> utf8, EventView view)
    {
        view.Begin(utf8);
        var json = new JsonScanner(view.Padded);
        bool isObject = json.Next() == '{' && ReadObject(ref json, view) && json.Next() == 0 && json.IsAtEnd;
        if (!isObject)
        {
            view.Begin(utf8);
            view.Add(PathTree.Root, EventValueKind.Text, 0, utf8.Length, escaped: false);
        }
        view.End();
        return isObject;
    }

    /// <summary>Behind the brace of the outermost object; not recursive, since hostile records are deep.</summary>
    bool ReadObject(ref JsonScanner json, EventView view)
    {
        int depth = 0, node = PathTree.Root;
        byte next = (byte)'{';
        while (true)
        {
            bool opens = next is (byte)'{' or (byte)'[';
            if (opens)
            {
                if (depth == largestDepth) return false;
                Open(next, ++depth, node, json.At - 1, view);
                next = json.Next();
            }
            else
            {
                if (!ReadScalar(next, ref json, node, view)) return false;
                next = json.Next();
            }
            // Behind a value everything may end that is open; behind what opens only that itself.
            while (next == (starts[depth] == OfArray ? ']' : '}'))
            {
                node = path[depth];
                Close(depth, node, json.At, view);
                if (--depth == 0) return true;
                next = json.Next();
                opens = false;
            }
            if (!opens)
            {
                if (next != ',') return false;
                next = json.Next();
            }
            if (starts[depth] == OfArray)
            {
                node = path[depth];
                continue;
            }
            if (next != '"' || !ReadKey(ref json, view, path[depth], out node)) return false;
            next = json.Next();
        }
    }

    void Open(byte bracket, int depth, int node, int start, EventView view)
    {
        path[depth] = node;
        bool isArray = bracket == '[';
        starts[depth] = isArray ? OfArray : start;
        if (!isArray) namedData.Open(depth, view);
        else if (view.Paths.Slot(node) >= 0) view.Add(node, EventValueKind.Array, 0, 0, escaped: false);
    }

    void Close(int depth, int node, int end, EventView view)
    {
        if (starts[depth] == OfArray) return;
        namedData.Close(depth, node, view);
        if (view.Paths.Slot(node) >= 0)
            view.Add(node, EventValueKind.Object, starts[depth], end - starts[depth], escaped: false);
    }

    static bool ReadScalar(byte begun, ref JsonScanner json, int node, EventView view)
    {
        int start = json.At;
        if (begun == '"')
        {
            if (!json.String(out bool escaped)) return false;
            view.Add(node, EventValueKind.Text, start, json.At - 1 - start, escaped);
            return true;
        }
        var (kind, whole) = begun switch
        {
            (byte)'t' => (EventValueKind.Boolean, json.Rest("rue"u8)),
            (byte)'f' => (EventValueKind.Boolean, json.Rest("alse"u8)),
            (byte)'n' => (EventValueKind.Null, json.Rest("ull"u8)),
            _ => (EventValueKind.Number, json.Number(begun)),
        };
        if (whole) view.Add(node, kind, start - 1, json.At - start + 1, escaped: false);
        return whole;
    }

    bool ReadKey(ref JsonScanner json, EventView view, int parent, out int node)
    {
        int start = json.At;
        node = parent;
        if (!json.String(out bool escaped)) return false;
        var spelled = view.Padded[start..(json.At - 1)];
        if (json.Next() != ':') return false;
        if (escaped)
        {
            if (key.Length < spelled.Length) key = new byte[2 * spelled.Length];
            spelled = key.AsSpan(0, JsonUnescape.Write(spelled, key));
        }
        node = view.Paths.Child(parent, spelled);
        return true;
    }
}
