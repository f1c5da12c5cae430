#include "checks.h"

#include <algorithm>
#include <cinttypes>
#include <cstdarg>
#include <cstdio>

#include "context.h"

// What every binding in another language was written against.
static_assert(sizeof(clm_tensor) == 48 && offsetof(clm_tensor, rank) == 40);
static_assert(sizeof(clm_heads) == 12 && sizeof(clm_adamw_step) == 28);
static_assert(sizeof(clm_next_token_options) == 16 && sizeof(clm_context_desc) == 20);

namespace clm {
namespace {

// Room for the largest address range that a process can have; sums of a few sizes cannot overflow below it.
constexpr int64_t largest_size = int64_t{1} << 56;

const char* type_name(clm_dtype type) {
  switch (type) {
    case CLM_F32: return "F32";
    case CLM_BF16: return "BF16";
    case CLM_I32: return "I32";
    case CLM_I8: return "I8";
    default: return "of an unknown type";
  }
}

struct ShapeText {
  char text[96];
  explicit ShapeText(const clm_tensor& tensor) {
    size_t used = static_cast<size_t>(std::snprintf(text, sizeof text, "("));
    for (int i = 0; i < tensor.rank && used < sizeof text; i++) {
      used += static_cast<size_t>(std::snprintf(text + used, sizeof text - used, i == 0 ? "%" PRId64 : ",%" PRId64, tensor.dim[i]));
    }
    if (used < sizeof text) std::snprintf(text + used, sizeof text - used, ")");
  }
};

bool multiply(int64_t a, int64_t b, int64_t& product) {
  return !__builtin_mul_overflow(a, b, &product) && product <= largest_size;
}

bool overlap(const Argument& a, const Argument& b) {
  const auto begin_a = reinterpret_cast<uintptr_t>(a.tensor.data);
  const auto begin_b = reinterpret_cast<uintptr_t>(b.tensor.data);
  return begin_a < begin_b + static_cast<uintptr_t>(b.bytes) && begin_b < begin_a + static_cast<uintptr_t>(a.bytes);
}

}

int64_t element_size(clm_dtype type) {
  switch (type) {
    case CLM_F32:
    case CLM_I32: return 4;
    case CLM_BF16: return 2;
    case CLM_I8: return 1;
    default: return 0;
  }
}

void Arguments::refuse(const char* format, ...) const {
  char text[400];
  va_list values;
  va_start(values, format);
  std::vsnprintf(text, sizeof text, format, values);
  va_end(values);
  fail(CLM_BAD_ARGUMENT, "%s: %s", operation_, text);
}

Argument Arguments::written(const char* name, const clm_tensor& tensor, Types types, Presence presence) {
  return add(name, tensor, types, presence, true);
}

Argument Arguments::read(const char* name, const clm_tensor& tensor, Types types, Presence presence) {
  return add(name, tensor, types, presence, false);
}

Argument Arguments::add(const char* name, const clm_tensor& tensor, Types types, Presence presence, bool written) {
  if (count_ == most) fail(CLM_INTERNAL, "%s: more than %d arguments", operation_, most);
  Argument argument;
  argument.name = name;
  argument.index = count_;
  if (tensor.data == nullptr) {
    if (presence == Presence::required) refuse("%s is missing", name);
  } else {
    argument.tensor = tensor;
    if (tensor.rank < 1 || tensor.rank > 4) refuse("%s has rank %d, needs 1 to 4", name, tensor.rank);
    check_type(argument, types);
    argument.rows = 1;
    bool fits = true;
    // Of the dimensions that are not 0: an empty tensor may not smuggle in a number of columns that no memory has.
    int64_t extent = 1;
    for (int i = 0; i < tensor.rank; i++) {
      if (tensor.dim[i] < 0) refuse("%s is %s, a dimension is negative", name, ShapeText(tensor).text);
      argument.last = tensor.dim[i];
      fits = fits && multiply(extent, std::max<int64_t>(1, tensor.dim[i]), extent);
      if (i + 1 < tensor.rank) fits = fits && multiply(argument.rows, tensor.dim[i], argument.rows);
    }
    fits = fits && multiply(argument.rows, argument.last, argument.count);
    fits = fits && multiply(argument.count, element_size(tensor.dtype), argument.bytes);
    fits = fits && reinterpret_cast<uintptr_t>(tensor.data) <= UINTPTR_MAX - static_cast<uintptr_t>(argument.bytes);
    if (!fits) refuse("%s is %s, larger than any memory", name, ShapeText(tensor).text);
    const auto alignment = static_cast<uintptr_t>(element_size(tensor.dtype));
    if (reinterpret_cast<uintptr_t>(tensor.data) % alignment != 0) refuse("%s is not aligned to its element size", name);
  }
  entries_[count_++] = {argument, types, written};
  return argument;
}

void Arguments::check_type(const Argument& argument, Types types) const {
  const clm_dtype type = argument.tensor.dtype;
  const bool is_float = type == CLM_F32 || type == CLM_BF16;
  switch (types) {
    case Types::float32:
      if (type != CLM_F32) refuse("%s is %s, needs F32", argument.name, type_name(type));
      return;
    case Types::integer:
      if (type != CLM_I32) refuse("%s is %s, needs I32", argument.name, type_name(type));
      return;
    case Types::byte:
      if (type != CLM_I8) refuse("%s is %s, needs I8", argument.name, type_name(type));
      return;
    case Types::any:
      if (element_size(type) == 0) refuse("%s is %s, needs F32, BF16, I32 or I8", argument.name, type_name(type));
      return;
    case Types::storage:
    case Types::storage_or_float:
    case Types::any_float:
      if (!is_float) refuse("%s is %s, needs F32 or BF16", argument.name, type_name(type));
      return;
  }
}

void Arguments::matrix(const Argument& argument, int64_t rows, int64_t columns) const {
  if (!argument || (argument.rows == rows && argument.last == columns)) return;
  refuse("%s is %s, needs (%" PRId64 ",%" PRId64 ")", argument.name, ShapeText(argument.tensor).text, rows, columns);
}

void Arguments::vector(const Argument& argument, int64_t count) const {
  if (!argument || argument.count == count) return;
  refuse("%s is %s, needs (%" PRId64 ")", argument.name, ShapeText(argument.tensor).text, count);
}

void Arguments::rank(const Argument& argument, int rank) const {
  if (!argument || argument.tensor.rank == rank) return;
  refuse("%s is %s, needs rank %d", argument.name, ShapeText(argument.tensor).text, rank);
}

void Arguments::shape(const Argument& argument, int64_t d0, int64_t d1, int64_t d2) const {
  if (!argument) return;
  const clm_tensor& t = argument.tensor;
  if (t.rank == 3 && t.dim[0] == d0 && t.dim[1] == d1 && t.dim[2] == d2) return;
  refuse("%s is %s, needs (%" PRId64 ",%" PRId64 ",%" PRId64 ")", argument.name, ShapeText(t).text, d0, d1, d2);
}

void Arguments::same_type(const Argument& argument, const Argument& other) const {
  if (!argument || !other || argument.tensor.dtype == other.tensor.dtype) return;
  refuse("%s is %s, needs %s like %s", argument.name, type_name(argument.tensor.dtype), type_name(other.tensor.dtype), other.name);
}

void Arguments::some_columns(const Argument& argument) const {
  if (argument.last == 0) refuse("%s is %s, needs at least one column", argument.name, ShapeText(argument.tensor).text);
}

void Arguments::range(const Argument& argument, int64_t low, int64_t high) const {
  const int32_t* values = argument.i32();
  if (values == nullptr) return;
  // Without an early exit, so that the compiler may vectorise it; the place is looked for only when there is one.
  bool inside = true;
  for (int64_t i = 0; i < argument.count; i++) inside &= (values[i] >= low) & (values[i] < high);
  if (inside) return;
  const int32_t* bad = std::find_if(values, values + argument.count, [&](int32_t v) { return v < low || v >= high; });
  refuse("%s[%td] is %d, needs %" PRId64 " to %" PRId64, argument.name, bad - values, *bad, low, high - 1);
}

void Arguments::may_replace(const Argument& written, const Argument& read) {
  if (replaceable_count_ == most_replaceable) fail(CLM_INTERNAL, "%s: too many replaceable arguments", operation_);
  replaceable_[replaceable_count_][0] = written.index;
  replaceable_[replaceable_count_][1] = read.index;
  replaceable_count_++;
}

void Arguments::finish() const {
  check_storage();
  check_overlap();
  check_frozen();
}

// One storage type per call. What may be "S or F" is free while it is F32.
void Arguments::check_storage() const {
  const Argument* storage = nullptr;
  for (int i = 0; i < count_; i++) {
    const Argument& argument = entries_[i].argument;
    if (!argument || entries_[i].types != Types::storage) continue;
    if (storage == nullptr) storage = &argument;
    same_type(argument, *storage);
  }
  if (storage == nullptr) return;
  for (int i = 0; i < count_; i++) {
    const Argument& argument = entries_[i].argument;
    if (argument && entries_[i].types == Types::storage_or_float && argument.bf16()) same_type(argument, *storage);
  }
}

void Arguments::check_overlap() const {
  for (int i = 0; i < count_; i++) {
    if (!entries_[i].written) continue;
    const Argument& written = entries_[i].argument;
    for (int j = 0; j < count_; j++) {
      const Argument& other = entries_[j].argument;
      if (i == j || !written || !other || !overlap(written, other) || may_share(written, other)) continue;
      refuse("%s overlaps %s", written.name, other.name);
    }
  }
}

// Nothing is written where a frozen weight stands: its copy would keep the old numbers.
void Arguments::check_frozen() const {
  for (int i = 0; i < count_; i++) {
    const Argument& written = entries_[i].argument;
    if (!entries_[i].written || !written || !context_.frozen.overlaps(written.data(), written.bytes)) continue;
    refuse("%s is frozen; thaw it before it changes", written.name);
  }
}

bool Arguments::may_share(const Argument& one, const Argument& other) const {
  const bool same = one.data() == other.data() && one.count == other.count && one.tensor.dtype == other.tensor.dtype;
  if (!same) return false;
  for (int i = 0; i < replaceable_count_; i++) {
    if (replaceable_[i][0] == one.index && replaceable_[i][1] == other.index) return true;
  }
  return false;
}

int64_t check_heads(const Arguments& arguments, clm_heads heads) {
  if (heads.query < 1 || heads.key_value < 1 || heads.size < 1) {
    arguments.refuse("heads are %d, %d of %d, need to be positive", heads.query, heads.key_value, heads.size);
  }
  if (heads.query % heads.key_value != 0) {
    arguments.refuse("%d query heads do not divide among %d key heads", heads.query, heads.key_value);
  }
  int64_t width = 0;
  if (!multiply(heads.query + int64_t{2} * heads.key_value, heads.size, width)) {
    arguments.refuse("heads are %d, %d of %d, wider than any memory", heads.query, heads.key_value, heads.size);
  }
  return width;
}

}
