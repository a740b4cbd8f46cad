// What the engines are measured against, on the same machine at the same moment: yardsticks <touch|loop> <particles> <collisions> <gamma> <h>
// prints nanoseconds per collision.
//
// touch  a bare random read-modify-write of two particles of 32 bytes: what memory alone costs
// loop   the process as one writes it down in an afternoon, scalar, with the functions of the C library; it promises no bits (see plain_loop.ts)
//
// yardsticks clock prints the processor's clock in GHz, found by steps that wait for each other and take a cycle each.
//
// g++ -O3 -march=native. Pages of 2 MiB are asked for, as the native engine does.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#ifdef __linux__
#include <sys/mman.h>
#endif

namespace {

struct alignas(32) Particle {
  double x, y, z, unused;
};

// xorshift128 (G. Marsaglia, J. Stat. Softw. 8(14), 2003)
struct Generator {
  std::uint32_t a = 0x9e3779b8, b = 0x243f6a88, c = 0xb7e15162, d = 2;
  std::uint32_t next() {
    const std::uint32_t t = a ^ (a << 11);
    a = b, b = c, c = d;
    return d = d ^ (d >> 19) ^ t ^ (t >> 8);
  }
  double uniform() { return (next() + 0.5) * 0x1p-32; }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>((std::uint64_t{next()} * n) >> 32); }
};

void touch(Particle *v, std::uint32_t n, long collisions, Generator &random) {
  for (long k = 0; k < collisions; k++) {
    Particle &p = v[random.below(n)], &q = v[random.below(n)];
    const double dx = 0.25 * (p.x - q.x), dy = 0.25 * (p.y - q.y), dz = 0.25 * (p.z - q.z);
    p.x -= dx, p.y -= dy, p.z -= dz;
    q.x += dx, q.y += dy, q.z += dz;
  }
}

void loop(Particle *v, std::uint32_t n, long collisions, double gamma, double h, Generator &random) {
  for (long k = 0; k < collisions; k++) {
    const std::uint32_t i = random.below(n), other = random.below(n - 1), j = other >= i ? other + 1 : other;
    Particle &p = v[i], &q = v[j];
    const double x = p.x - q.x, y = p.y - q.y, z = p.z - q.z;
    const double square = x * x + y * y + z * z;
    const double u = random.uniform(), phi = 2 * M_PI * random.uniform();
    if (square == 0) continue;
    const double r = std::sqrt(square);
    const double tau = gamma == -3 ? h / (square * r) : gamma == 0 ? h : h * std::pow(square, gamma / 2);
    const double theta = std::sqrt(-4 * tau * std::log(u));
    const double cosine = theta < M_PI ? std::cos(theta) : 2 * u - 1, sine = std::sqrt(1 - cosine * cosine);
    const double across = std::cos(phi) * sine, along = std::sin(phi) * sine;
    const double plane = std::sqrt(x * x + y * y);
    double dx = r * across, dy = r * along, dz = 0;
    if (plane > 1e-12 * r) {
      dx = (x * z * across - y * r * along) / plane;
      dy = (y * z * across + x * r * along) / plane;
      dz = -plane * across;
    }
    dx = 0.5 * (dx - x * (1 - cosine)), dy = 0.5 * (dy - y * (1 - cosine)), dz = 0.5 * (dz - z * (1 - cosine));
    p.x += dx, p.y += dy, p.z += dz;
    q.x -= dx, q.y -= dy, q.z -= dz;
  }
}

// The processor time of this thread: what else the machine does is not counted.
template <typename Work>
double nanoseconds(const Work &work) {
  const std::clock_t start = std::clock();
  work();
  return 1e9 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// A register in which the compiler does not know the number.
inline void hide(std::uint64_t &x) { asm volatile("" : "+r"(x)); }

double clock_rate() {
  constexpr long steps = 100'000'000;
  std::uint64_t x = 1, y = 3;
  hide(y);
  return steps / nanoseconds([&] {
           for (long k = 0; k < steps / 4; k++) x += y, hide(x), x ^= y, hide(x), x += y, hide(x), x ^= y, hide(x);
         });
}

}  // namespace

int main(int count, char **words) {
  if (count == 2 && std::strcmp(words[1], "clock") == 0) {
    double fastest = 0;
    for (int round = 0; round < 5; round++) fastest = std::fmax(fastest, clock_rate());
    std::printf("%.3f\n", fastest);
    return 0;
  }
  if (count != 6) {
    std::fprintf(stderr, "yardsticks clock | <touch|loop> <particles> <collisions> <gamma> <h>\n");
    return 2;
  }
  const auto n = static_cast<std::uint32_t>(std::atof(words[2]));
  const auto collisions = static_cast<long>(std::atof(words[3]));
  const double gamma = std::atof(words[4]), h = std::atof(words[5]);
  const std::size_t large = 1 << 21, bytes = (n * sizeof(Particle) + large - 1) / large * large;
  auto *v = static_cast<Particle *>(std::aligned_alloc(large, bytes));
  if (v == nullptr) return 1;
#ifdef __linux__
  madvise(v, bytes, MADV_HUGEPAGE);
#endif
  std::mt19937 words32(1);
  std::normal_distribution<double> normal;
  for (std::uint32_t i = 0; i < n; i++) v[i] = {normal(words32), normal(words32), normal(words32), 0};
  Generator random;
  const auto work = [&](long some) {
    if (std::strcmp(words[1], "touch") == 0) touch(v, n, some, random);
    else loop(v, n, some, gamma, h, random);
  };
  work(collisions / 4);
  const double time = nanoseconds([&] { work(collisions); });
  double sum = 0;
  for (std::uint32_t i = 0; i < n; i++) sum += v[i].x;
  std::printf("%.3f %g\n", time / static_cast<double>(collisions), sum);
}
