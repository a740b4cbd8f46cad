// SVG → PNG, with the font that comes along and no other, so that the picture is the same on every machine.

import { Resvg } from "@resvg/resvg-js";
import { withFonts } from "./font.ts";

/** Renders a figure's SVG. `scale` [2] is the number of PNG pixels per CSS pixel. */
export function renderPng(svg: string, { scale = 2 }: { readonly scale?: number } = {}): Uint8Array {
  return withFonts((fontFiles) =>
    new Resvg(svg, {
      fitTo: { mode: "zoom", value: scale },
      font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
    })
      .render()
      .asPng()
  );
}
