/** The lab's own randomness: sfc32 (C. Doty-Humphrey's Small Fast Counter), so that nothing here comes from the generator under test. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number) {
    this.a = seed | 0;
    this.b = (seed / 4294967296) | 0;
    this.c = 0x9e3779b9 | 0;
    for (let i = 0; i < 20; i++) this.word();
  }

  /** 32 bits, unsigned. */
  word(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return t >>> 0;
  }

  /** Uniform in (0, 1), 53 bits. */
  uniform(): number {
    return ((this.word() >>> 6) * 134217728 + (this.word() >>> 5) + 0.5) / 9007199254740992;
  }

  /** Integer uniform in [0, n). */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Of random size: logarithm uniform in octaves, from 2^from to 2^to. Arithmetic alone, the same number in every runtime. */
  sized(from: number, to: number): number {
    return (1 + this.uniform()) * 2 ** (from + this.below(to - from));
  }

  /** Bell-shaped, mean 0, variance 1, |x| ≤ 3.5: four uniforms. Arithmetic alone, the same number in every runtime. */
  bell(): number {
    return (this.uniform() + this.uniform() + (this.uniform() + this.uniform()) - 2) * Math.sqrt(3);
  }

  /** Standard normal (Box–Muller, one of the two). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}
