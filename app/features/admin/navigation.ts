/** An entry of the menu at the left. */
export interface AdminSection {
  /** Name of its route below `admin.`; templates name themselves by it: `{% set section = "overview" %}`. */
  name: string;
  label: string;
  /** An icon of `public/icons`. */
  icon: string;
}

export interface AdminGroup {
  title: string;
  sections: readonly AdminSection[];
}

/** The menu of the admin area. A new page adds its line here; `docs/administration.md` says what else it needs. */
export const NAVIGATION: readonly AdminGroup[] = [
  {
    title: "Installation",
    sections: [
      { name: "overview", label: "Overview", icon: "gauge" },
      { name: "nodes", label: "Nodes", icon: "server" },
      { name: "dependencies", label: "Dependencies", icon: "plug" },
      { name: "queue", label: "Queue", icon: "stack" },
      { name: "queries", label: "Queries", icon: "database" },
      { name: "errors", label: "Errors", icon: "bug" },
      { name: "limits", label: "Limits", icon: "shield" },
      { name: "flags", label: "Feature flags", icon: "flag" },
      { name: "configuration", label: "Configuration", icon: "sliders" },
    ],
  },
  {
    title: "Hub",
    sections: [
      { name: "connections", label: "Connections", icon: "plug" },
      { name: "channels", label: "Channels", icon: "hash" },
      { name: "apps", label: "Apps", icon: "stack" },
      { name: "events", label: "Event log", icon: "bell" },
      { name: "statistics", label: "Statistics", icon: "chart" },
    ],
  },
  {
    title: "People",
    sections: [
      { name: "people", label: "People", icon: "person" },
      { name: "sessions", label: "Sessions", icon: "device" },
      { name: "rooms", label: "Rooms", icon: "hash" },
      { name: "bots", label: "Bots and webhooks", icon: "bot" },
      { name: "imports", label: "Import", icon: "archive" },
      { name: "reports", label: "Reports", icon: "flag" },
      { name: "invitations", label: "Invitations", icon: "link" },
      { name: "audit", label: "Audit log", icon: "history" },
    ],
  },
];
