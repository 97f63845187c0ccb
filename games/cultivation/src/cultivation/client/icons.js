// Small brush drawings, one for each system and element.
import { h } from "./dom.js";

const STROKES = {
  realms: "M12 3c3 3 3 6 0 8-3-2-3-5 0-8M5 20c2-5 4-7 7-7s5 2 7 7M3 20h18",
  combat: "M5 4l11 11M19 4L8 15M4 17l3 3M20 17l-3 3M6 15l3 3M18 15l-3 3",
  inventory: "M8 8c-4 3-5 6-5 9 0 3 2 4 9 4s9-1 9-4c0-3-1-6-5-9M8 8h8M9 8L7 4h10l-2 4",
  quest: "M6 4h11v14c0 2-1 3-3 3H5c2 0 3-1 3-3V6c0-1-.5-2-2-2M11 9h4M11 13h4",
  character: "M12 3a4 4 0 110 8 4 4 0 010-8M4 21c1-6 4-8 8-8s7 2 8 8",
  equipment: "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM12 8v8M9 11h6",
  skills: "M13 2L5 14h6l-1 8 9-13h-6z",
  notification: "M3 6h18v13H3zM3 7l9 7 9-7",
  market: "M4 10h16v10H4zM3 10l2-6h14l2 6M9 20v-5h6v5",
  social: "M8 4a3 3 0 110 6 3 3 0 010-6M17 6a2.500 2.500 0 110 5M2 20c0-5 3-7 6-7s6 2 6 7M16 13c3 0 5 2 6 6",
  guild: "M3 9c6-1 7-4 9-6 2 2 3 5 9 6M5 9v11M19 9v11M9 20v-6h6v6M3 20h18",
  dungeon: "M4 21V11c0-5 4-8 8-8s8 3 8 8v10M9 21v-8c0-2 1-3 3-3s3 1 3 3v8M2 21h20",
  pvp: "M4 4l9 9M4 4v4M4 4h4M20 4l-9 9M20 4v4M20 4h-4M7 14l-4 6M17 14l4 6",
  arena: "M8 3h8v6a4 4 0 01-8 0zM8 5H4c0 4 2 5 4 5M16 5h4c0 4-2 5-4 5M12 13v4M8 21h8M9 17h6",
  achievement: "M12 3l2.500 5.500 6 .7-4.500 4 1.300 6L12 16l-5.300 3.200 1.300-6-4.500-4 6-.7z",
  leaderboard: "M4 21V12h5v9M9 21V5h6v16M15 21v-6h5v6",
  chat: "M4 5h16v11h-9l-5 4v-4H4zM8 9h8M8 12h5",
  mount: "M4 20v-6c0-4 3-6 7-6h2l3-5v5c3 1 4 3 4 5l-3 1v6M8 20v-4M13 20v-4",
  wings: "M12 20C4 18 2 10 3 4c5 1 8 5 9 10 1-5 4-9 9-10 1 6-1 14-9 16zM12 14v6",
  accessories: "M12 11a5 5 0 110 10 5 5 0 010-10M9 11L7 5l3-2h4l3 2-2 6M7 5h10",
  runes: "M12 2l7 5v10l-7 5-7-5V7zM9 8l6 8M15 8l-6 8",
  meridians: "M12 3v18M12 7c-4 0-6 2-6 5M12 7c4 0 6 2 6 5M12 13c-3 0-4 2-4 5M12 13c3 0 4 2 4 5",
  dantian: "M12 4a8 8 0 110 16 8 8 0 010-16M12 4c4 3 4 5 0 8s-4 5 0 8",
  soul: "M12 21c-6-2-8-6-6-10 1 2 2 2 3 2-1-4 0-8 4-10-1 4 2 5 4 8s0 8-5 10M12 21c-2-2-2-4 0-6 2 2 2 4 0 6",
  account: "M7 14a4 4 0 114-4M10 11l10 10M17 18l2-2M14 15l2-2",
  more: "M4 6h16M4 12h16M4 18h16",
  metal: "M12 3l8 9-8 9-8-9zM12 3v18",
  wood: "M12 21V6M12 12C7 12 5 9 5 5c4 0 7 2 7 7M12 15c5 0 7-3 7-7-4 0-7 2-7 7",
  water: "M12 3c4 6 6 8 6 12a6 6 0 01-12 0c0-4 2-6 6-12",
  fire: "M12 21c-5 0-7-4-6-8 1-3 4-5 5-10 5 3 8 8 7 13-1 3-3 5-6 5M12 21c-2-1-3-4 0-7 3 3 2 6 0 7",
  earth: "M2 20L9 7l4 6 3-4 6 11z",
};

export const icon = (name) => h("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, h("path", { d: STROKES[name] ?? STROKES.runes }));
