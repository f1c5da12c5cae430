using System.Text.Json;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Logs.Fields;

/// <summary>A way to code a slot, or a form of output, that somebody adds is not taken for one of the others in silence.</summary>
public sealed class UnknownKindTests
{
    sealed class NewCoder(Slot slot) : OneTokenCoder(slot)
    {
        public override int Tokens => 1;
        protected override bool TryEncode(EncodingRecord encoding, Row row) => throw new NotSupportedException();
        protected override void Take(DecodingRecord decoding, Row row, int token) => throw new NotSupportedException();
    }

    [Fact]
    public void A_coder_that_is_added_is_missed_wherever_coders_are_told_apart()
    {
        using var model = new RandomModel();
        var schema = model.Fields.Schema;
        var slot = schema.Coders.OfType<StringCoder>().Select(coder => coder.Slot).First(slot =>
            slot.Scope == schema.Tree.Root.Scope && slot.Symbols.Count > 0 && schema.Types.All(type => type[slot] is null));
        var coder = new NewCoder(slot);
        ((Coder[])schema.Coders)[slot.Index] = coder;
        using var json = new Utf8JsonWriter(Stream.Null);
        Action[] places =
        [
            () => new CoderWriter(json).Write(coder),
            () => Exclusion.Concerns(coder, schema.Tree),
            () => CommonAnswers.Askable(schema),
            () => new SequenceHeader { Given = [(slot, slot.Symbols[0].ToArray())] }.Encode(schema, null, []),
            () => SchemaWords.Of(schema, slot),
        ];
        foreach (var place in places) Assert.Contains(nameof(NewCoder), Assert.Throws<InvalidOperationException>(place).Message);
    }

    [Fact]
    public void A_form_that_is_added_is_written_as_no_other()
    {
        const RecordContainer container = (RecordContainer)99;
        const RecordPacking packing = (RecordPacking)99;
        Action[] places =
        [
            () => RecordSink.Open(container, Stream.Null, "."),
            () => RecordSink.Open(new OutputForm(RecordContainer.Lines, packing), Stream.Null, "."),
            () => new OutputForm(container, RecordPacking.None).ToString(),
            () => new OutputForm(RecordContainer.Lines, packing).ToString(),
        ];
        foreach (var place in places) Assert.Throws<ArgumentOutOfRangeException>(place);
    }
}
