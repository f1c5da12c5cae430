// products [THREADS]: GFLOP/s of the products of the model's layers, 4096 rows, F32 and BF16, ours beside oneDNN's and OpenBLAS's; the best
// and the median of the rounds. Each contender is a process of its own, and they take turns: threads of one that spin for their next call
// would take the cores from the others.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "cyberlm.h"
#include "products.h"
#include "quiet.h"

namespace {

constexpr Shape shapes[] = {{4096, 256, 768}, {4096, 256, 256}, {4096, 256, 1024}, {4096, 1024, 256}, {4096, 256, 96},
                            {4096, 384, 1536}};
constexpr int shape_count = sizeof shapes / sizeof *shapes;
constexpr const char* names[] = {"forward", "dinput", "dweight"};
constexpr Product products[] = {Product::forward, Product::dinput, Product::dweight};
constexpr int rounds = 15;
constexpr int repetitions = 3;
// After a turn, for the threads of its contender to go to sleep.
constexpr auto rest = std::chrono::milliseconds(10);

/// What a contender is asked for: one turn of one product.
struct Turn {
  int shape, product, half;
};

double seconds(const std::function<void()>& call, int times) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; i++) call();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / times;
}

/// Until the system has put the threads, which slept, on cores of their own.
void wake(const std::function<void()>& call) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(30);
  while (std::chrono::steady_clock::now() < end) call();
}

template <class T>
bool receive(int from, T& value) {
  return read(from, &value, sizeof value) == static_cast<ssize_t>(sizeof value);
}

template <class T>
void send(int to, const T& value) {
  if (write(to, &value, sizeof value) != static_cast<ssize_t>(sizeof value)) std::exit(1);
}

/// One contender in a process of its own.
class Process {
 public:
  explicit Process(const std::function<Contender()>& create) {
    int down[2], up[2];
    if (pipe(down) != 0 || pipe(up) != 0) std::exit(1);
    pid_ = fork();
    if (pid_ == 0) {
      close(down[1]);
      close(up[0]);
      serve(create(), down[0], up[1]);
      std::_Exit(0);
    }
    close(down[0]);
    close(up[1]);
    to_ = down[1];
    from_ = up[0];
  }

  ~Process() {
    kill(pid_, SIGKILL);  // its pipe stays open in the processes that were forked after it
    waitpid(pid_, nullptr, 0);
  }

  /// Seconds of one call; negative when the contender cannot.
  double take(const Turn& turn) const {
    double result = -1;
    send(to_, turn);
    if (!receive(from_, result)) std::exit(1);
    std::this_thread::sleep_for(rest);
    return result;
  }

 private:
  static void serve(const Contender& contender, int from, int to) {
    Turn turn{}, last{-1, -1, -1};
    std::unique_ptr<Layer> layer;
    std::function<void()> call;
    while (receive(from, turn)) {
      if (turn.shape != last.shape || turn.half != last.half) layer = std::make_unique<Layer>(shapes[turn.shape], turn.half != 0);
      if (turn.shape != last.shape || turn.half != last.half || turn.product != last.product) {
        call = contender.prepare(products[turn.product], *layer);
      }
      last = turn;
      if (call) wake(call);
      send(to, call ? seconds(call, repetitions) : -1.0);
    }
  }

  pid_t pid_;
  int to_, from_;
};

struct Ratio {
  double log_sum = 0, least = 1e9;
  int count = 0;
  void add(double ours, double theirs) {
    log_sum += std::log(theirs / ours);
    least = std::min(least, theirs / ours);
    count++;
  }
};

/// One line of the table: every contender's turns, and its ratio to ours.
void measure(const Turn& turn, const std::vector<std::unique_ptr<Process>>& processes, std::vector<Ratio>& ratios, QuietRounds& quiet) {
  const Shape& shape = shapes[turn.shape];
  const double flops = 2.0 * static_cast<double>(shape.rows * shape.channels * shape.outputs);
  std::vector<std::vector<double>> times(processes.size());
  std::vector<double> latest(processes.size());
  quiet.take(rounds, [&] { for (size_t c = 0; c < processes.size(); c++) latest[c] = processes[c]->take(turn); },
             [&] { for (size_t c = 0; c < processes.size(); c++) times[c].push_back(latest[c]); });
  std::printf("%4lldx%4lldx%4lld   %-8s", static_cast<long long>(shape.rows), static_cast<long long>(shape.channels),
              static_cast<long long>(shape.outputs), names[turn.product]);
  for (size_t c = 0; c < processes.size(); c++) {
    std::sort(times[c].begin(), times[c].end());
    if (times[c].front() < 0) {
      std::printf(" %20s", "-");
      continue;
    }
    std::printf("        %5.0f / %5.0f", flops / times[c].front() / 1e9, flops / times[c][times[c].size() / 2] / 1e9);
    ratios[c].add(times[0].front(), times[c].front());
  }
  std::printf("\n");
  std::fflush(stdout);
}

/// OpenMP and OpenBLAS read their settings when they are loaded: so many threads, and patient ones, since threads that sleep between calls
/// would be measured as slow kernels.
void settle_environment(int threads, char** argv) {
  const std::string count = std::to_string(threads);
  const char* set = std::getenv("OMP_NUM_THREADS");
  if (set != nullptr && set == count) return;
  setenv("OMP_NUM_THREADS", count.c_str(), 1);
  setenv("OPENBLAS_NUM_THREADS", count.c_str(), 1);
  setenv("GOMP_SPINCOUNT", "300000", 1);
  unsetenv("OPENBLAS_CORETYPE");
  execv("/proc/self/exe", argv);
  std::exit(1);
}

}

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::atoi(argv[1]) : 2;
  settle_environment(threads, argv);
  std::vector<std::string> contenders;
  std::vector<std::unique_ptr<Process>> processes;
  for (const auto& [name, create] : all_contenders(threads)) {
    contenders.push_back(name);
    processes.push_back(std::make_unique<Process>(create));
  }
  clm_context_desc description{};
  description.size = sizeof description;
  description.threads = threads;
  clm_context* context = nullptr;
  if (clm_context_create(&description, &context) != CLM_OK) std::exit(1);
  QuietRounds quiet([context] {
    double flops = 0;
    clm_measure_peak(context, CLM_F32, &flops);
    return flops;
  });
  for (const int half : {0, 1}) {
    std::vector<Ratio> ratios(contenders.size());
    std::printf("%s, %d thread%s, GFLOP/s, best / median of %d rounds\n", half ? "BF16" : "F32", threads, threads == 1 ? "" : "s", rounds);
    std::printf("%-16s %-8s", "N x C x OC", "");
    for (const std::string& name : contenders) std::printf(" %20s", name.c_str());
    std::printf("\n");
    for (int shape = 0; shape < shape_count; shape++) {
      for (int product = 0; product < 3; product++) measure({shape, product, half}, processes, ratios, quiet);
    }
    for (size_t c = 1; c < contenders.size(); c++) {
      if (ratios[c].count == 0) continue;
      std::printf("ours / %s, best of the rounds: geometric mean %.2f, least %.2f\n", contenders[c].c_str(),
                  std::exp(ratios[c].log_sum / ratios[c].count), ratios[c].least);
    }
    std::printf("\n");
  }
  quiet.report();
  clm_context_destroy(context);
}
