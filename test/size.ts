/** Everything at full size and length, in processes of the build: `npm run test:night`. */
export const isNight = process.env["COORD_TEST"] === "night";

/** How much of something a run tries: all of it at night, a part of it by day. */
export function sized(full: number, byDay: number): number {
  return isNight ? full : byDay;
}
