/** Whether this runtime's WebAssembly has 128-bit vectors. */

/** A module with one function `v128.const 0; drop`: valid exactly where SIMD is. */
// dprint-ignore: one section a line
const PROBE = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // \0asm, version 1
  0x01, 0x04, 0x01, 0x60, 0x00, 0x00, // type section: () -> ()
  0x03, 0x02, 0x01, 0x00, // function section: one of type 0
  0x0a, 0x17, 0x01, 0x15, 0x00, // code section: one body of 21 bytes, no locals
  0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // v128.const 0
  0x1a, 0x0b, // drop, end
);

/** Whether WebAssembly is there at all. */
export function hasWebAssembly(): boolean {
  return typeof WebAssembly === "object" && typeof WebAssembly.validate === "function";
}

/** Whether a module with SIMD instructions validates here. */
export function hasSimd(): boolean {
  return hasWebAssembly() && WebAssembly.validate(PROBE);
}
