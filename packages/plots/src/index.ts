// Figures: data in, SVG text out; `renderPng` turns any of them into a picture.

export { bkwFigure, type BkwFigureData, type SpeedHistogram } from "./bkw_figure.ts";
export { claimFigure, type ClaimFigureData, type ClaimPanel, type ClaimPoint, type ClaimSeries } from "./claim_figure.ts";
export { stackFigures } from "./page.ts";
export { renderPng } from "./png.ts";
export type { Places } from "./profile_panel.ts";
export { seriesFigure, type SeriesFigureData } from "./series_figure.ts";
export { temperaturesFigure, type TemperaturesFigureData, type TwoTemperatures } from "./temperatures_figure.ts";
