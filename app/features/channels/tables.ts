interface ChannelGroupsTable {
  /** With its `#`. */
  name: string;
  /** JSON list of channels. */
  channels: string;
  changed_at: number;
}

declare module "../../platform/database/tables.ts" {
  interface Tables {
    channel_groups: ChannelGroupsTable;
  }
}

export type { ChannelGroupsTable };
