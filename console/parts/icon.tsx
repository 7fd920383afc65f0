// Icons, drawn as strokes on a grid of 16. They decorate: what they mean is always said in words beside them, or as the
// name of the button that they stand on.

const PATHS = {
  attributes: "M2.5 4.5h3M2.5 8h3M2.5 11.5h3M8 4.5h5.5M8 8h5.5M8 11.5h5.5",
  sessions: "M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13",
  people:
    "M6 7.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5M2 13c0-2.2 1.8-3.5 4-3.5s4 1.3 4 3.5M10.5 7.3a2 2 0 0 0 0-4M12 13h2c0-1.9-1-3-2.5-3.4",
  profiles: "M3 3h4v4H3zM9.5 9.5h4v4h-4zM7 5h2.5a2 2 0 0 1 2 2v2.5",
  add: "M8 3v10M3 8h10",
  edit: "M10.8 2.9l2.3 2.3-7.6 7.6-3 .7.7-3zM9.3 4.4l2.3 2.3",
  remove: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9M6.8 7v4M9.2 7v4",
  show: "M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8M8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6",
  hide: "M2.5 2.5l11 11M6.4 4A6.6 6.6 0 0 1 8 3.8c4 0 6.2 4.2 6.2 4.2a10 10 0 0 1-1.7 2.2M4.1 5A10 10 0 0 0 1.8 8S4 12.2 8 12.2a6.3 6.3 0 0 0 2.9-.7",
  find: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3l3.2 3.2",
  reload: "M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.7h-2.7",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5.3a2.5 2.5 0 0 1 5 0v2.2",
  unlock: "M4 7.5h8v6H4zM5.5 7.5V5.3a2.5 2.5 0 0 1 4.8-1",
  approve: "M3 8.5l3.3 3.3L13 4.7",
  reject: "M4 4l8 8M12 4l-8 8",
  key: "M5.5 13a2.8 2.8 0 1 0 0-5.5 2.8 2.8 0 0 0 0 5.5M7.4 8.3L13 2.7M10.5 5.2l2 2",
  leave: "M6 3H3v10h3M6.5 8H13M10.5 5.3L13.2 8l-2.7 2.7",
  warning: "M8 2.5l6 11H2zM8 6.5v3.2M8 11.4v.6",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  shield: "M8 2l5 1.8v4c0 3-2.1 5.2-5 6.2-2.9-1-5-3.2-5-6.2v-4z",
  person: "M8 7.8a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4M3 13.5c0-2.6 2.2-4 5-4s5 1.4 5 4",
  chain:
    "M6.8 9.2l2.4-2.4M7 5l1.3-1.3a2.6 2.6 0 0 1 3.9 3.6l-.2.2L10.8 9M9 11l-1.3 1.3a2.6 2.6 0 0 1-3.9-3.6l.2-.2L5.2 7",
  fixed: "M3 3h10v10H3zM6 8h4",
  next: "M6 3.5L10.5 8 6 12.5",
  back: "M10 3.5L5.5 8l4.5 4.5",
  system: "M2.5 3h11v8h-11zM6 13.5h4",
  light:
    "M8 10.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1",
  dark: "M13 9.5A5.5 5.5 0 1 1 6.5 3a4.5 4.5 0 0 0 6.5 6.5",
  cloud: "M4.5 12.5h7a2.5 2.5 0 0 0 .4-5A3.8 3.8 0 0 0 4.6 6.6a3 3 0 0 0-.1 5.9",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
