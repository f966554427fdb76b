import htmx from "htmx.org";
import "htmx.org/dist/ext/hx-ws.js";
import "htmx.org/dist/ext/hx-sse.js";
import "htmx.org/dist/ext/hx-alpine-compat.js";
import { Alpine } from "alpinejs";
import { showConnection } from "./connection/banner.ts";
import { followConnection } from "./connection/connection.ts";
import { tellIdleness } from "./connection/idleness.ts";
import { keepHeartbeat } from "./connection/heartbeat.ts";
import { followSessionEnd } from "./connection/session_end.ts";
import { takeInFiles } from "./files/intake.ts";
import { openPictures } from "./files/lightbox.ts";
import { drawOutgoingFiles } from "./files/outgoing_files.ts";
import { showTray } from "./files/tray_view.ts";
import { keepUploads } from "./files/trays.ts";
import { keepOutbox } from "./outbox/outgoing_messages.ts";
import { writeLocalTimes } from "./page/local_times.ts";
import { watchMounts } from "./page/mount.ts";
import { closeNotices } from "./page/notices.ts";
import { addComposer } from "./room/composer.ts";
import { followComposerKinds } from "./room/composer_kinds.ts";
import { keepDraftsSent } from "./room/drafts.ts";
import { addEdit } from "./room/editing.ts";
import { jumpToDays } from "./room/jump_to_day.ts";
import { joinRooms } from "./room/joining.ts";
import { offerMentions } from "./room/mentions.ts";
import { sharePlaces } from "./room/kinds/location.ts";
import { addMessageActions } from "./room/message_actions.ts";
import { showMessageBar } from "./room/message_bar.ts";
import { keepRoomOpen } from "./room/open_room.ts";
import { endMutes } from "./room/muted.ts";
import { followPermalinks } from "./room/permalinks.ts";
import { showReceipts } from "./room/receipts.ts";
import { speakNews } from "./room/spoken.ts";
import { tellReading } from "./room/read_state.ts";
import { offerCommands } from "./room/slash_commands.ts";
import { keepThreads } from "./room/thread/panel.ts";
import { tellThreadReading } from "./room/thread/reading.ts";
import { showTyping } from "./room/typing.ts";
import { keepCounters } from "./shell/counters.ts";
import { knowBlocked } from "./shell/blocked.ts";
import { guardSwaps } from "./shell/guards.ts";
import { showCurrentLine } from "./shell/current_line.ts";
import { keepOfflinePage } from "./shell/offline_page.ts";
import { showOnline } from "./shell/online.ts";
import { passRefreshes } from "./shell/refreshes.ts";
import { walkPanes } from "./shell/panes.ts";
import { followShortcuts } from "./shell/shortcuts.ts";
import { keepQuickSwitcher } from "./shell/quick_switcher.ts";
import { walkResults } from "./shell/result_keys.ts";
import { keepSidebar } from "./shell/sidebar.ts";
import { foldBlocked } from "./timeline/folding.ts";
import { addTimelineSwap } from "./timeline/swap_style.ts";

declare global {
  interface Window {
    /** Read by htmx's bridge to Alpine. */
    Alpine: typeof Alpine;
  }
}

// A page in the background stays connected: it counts what is unread.
Object.assign(htmx.config, { ws: { pauseOnBackground: false }, defaultSettleDelay: 0 });
guardSwaps();
addTimelineSwap();

followConnection();
followSessionEnd();
keepHeartbeat();
showConnection();

joinRooms();
tellReading();
speakNews();
showTyping();
showReceipts();
drawOutgoingFiles();
keepOutbox();
keepUploads();
showTray();
takeInFiles();
openPictures();
keepSidebar();
showCurrentLine();
keepCounters();
keepQuickSwitcher();
followShortcuts();
walkPanes();
walkResults();
showOnline();
knowBlocked();
foldBlocked();
tellIdleness();
endMutes();
passRefreshes();
closeNotices();
writeLocalTimes();
addMessageActions();
followComposerKinds();
sharePlaces();
offerCommands();
followPermalinks();
jumpToDays();
showMessageBar();
offerMentions();
keepDraftsSent();
keepThreads();
tellThreadReading();
keepRoomOpen();
keepOfflinePage();

addComposer();
addEdit();
window.Alpine = Alpine;
watchMounts();
Alpine.start();
