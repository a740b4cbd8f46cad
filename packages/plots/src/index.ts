// Figures: data in, SVG text out; `renderPng` turns any of them into a picture.

export { type BkwFigureData, bkwFigure, type SpeedHistogram } from "./bkw_figure.ts";
export { stackFigures } from "./page.ts";
export { renderPng } from "./png.ts";
export { type SeriesFigureData, seriesFigure } from "./series_figure.ts";
export { type TemperaturesFigureData, type TwoTemperatures, temperaturesFigure } from "./temperatures_figure.ts";
