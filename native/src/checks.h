#pragma once
#include <cstddef>
#include <cstdint>

#include "cyberlm.h"

namespace clm {

/// Which element types an argument may have.
enum class Types : uint8_t {
  float32,           // F: always F32
  storage,           // S: F32 or BF16, the same for every S of one call
  storage_or_float,  // F32, or the storage type of the call
  any_float,         // F32 or BF16, independent of the other arguments
  integer,           // I32
  byte,              // I8
  any,               // everything that has a size
};

enum class Presence : uint8_t { required, optional };

/// One tensor of a call, checked on its own: present, rank, dimensions, type, and a size that fits into the address space.
struct Argument {
  const char* name = "";
  clm_tensor tensor = {};
  int64_t count = 0;  // elements
  int64_t rows = 0;   // product of all dimensions but the last
  int64_t last = 0;
  int64_t bytes = 0;
  int index = -1;     // of the call's arguments

  bool present() const { return tensor.data != nullptr; }
  explicit operator bool() const { return present(); }
  bool bf16() const { return tensor.dtype == CLM_BF16; }
  int64_t dim(int i) const { return tensor.dim[i]; }

  void* data() const { return tensor.data; }
  float* f32() const { return static_cast<float*>(tensor.data); }
  uint16_t* bits() const { return static_cast<uint16_t*>(tensor.data); }
  int32_t* i32() const { return static_cast<int32_t*>(tensor.data); }
};

/// Bytes of one element; 0 for what is no type.
int64_t element_size(clm_dtype type);

/// The arguments of one call. Every method throws Failure with one sentence, "gelu_forward: input is (3,4), needs (3,5)";
/// an absent optional argument passes every check.
class Arguments {
 public:
  Arguments(const clm_context& context, const char* operation) : context_(context), operation_(operation) {}

  Argument written(const char* name, const clm_tensor& tensor, Types types, Presence presence = Presence::required);
  Argument read(const char* name, const clm_tensor& tensor, Types types, Presence presence = Presence::required);

  /// (..., columns) with so many rows in front, whatever their shape.
  void matrix(const Argument& argument, int64_t rows, int64_t columns) const;
  /// So many elements, whatever their shape.
  void vector(const Argument& argument, int64_t count) const;
  /// Exactly this rank.
  void rank(const Argument& argument, int rank) const;
  /// Exactly these dimensions.
  void shape(const Argument& argument, int64_t d0, int64_t d1, int64_t d2) const;
  /// As many rows and columns as the other; leading shapes may differ.
  void like(const Argument& argument, const Argument& other) const { matrix(argument, other.rows, other.last); }
  void same_type(const Argument& argument, const Argument& other) const;
  /// At least one column: nothing can be normalised or chosen among zero numbers.
  void some_columns(const Argument& argument) const;
  /// Every integer in [low, high); the first that is not is named with its place.
  void range(const Argument& argument, int64_t low, int64_t high) const;

  /// A written tensor shares no byte with any other, unless it is exactly the one that it may replace.
  void may_replace(const Argument& written, const Argument& read);
  void finish() const;

  /// CLM_BAD_ARGUMENT with the operation's name in front.
  [[noreturn]] __attribute__((format(printf, 2, 3))) void refuse(const char* format, ...) const;

 private:
  static constexpr int most = 12;
  static constexpr int most_replaceable = 4;
  struct Entry {
    Argument argument;
    Types types;
    bool written;
  };

  Argument add(const char* name, const clm_tensor& tensor, Types types, Presence presence, bool written);
  void check_type(const Argument& argument, Types types) const;
  void check_storage() const;
  void check_overlap() const;
  void check_frozen() const;
  bool may_share(const Argument& one, const Argument& other) const;

  const clm_context& context_;
  const char* operation_;
  Entry entries_[most];
  int count_ = 0;
  int replaceable_[most_replaceable][2] = {};
  int replaceable_count_ = 0;
};

/// Width of a row of query, key and value heads; refuses head counts that are not positive, do not divide or overflow.
int64_t check_heads(const Arguments& arguments, clm_heads heads);

}
