/** Shoelace's components that pages use, in one bundle, and the furniture that is made of them. */
import "@shoelace-style/shoelace/dist/components/dialog/dialog.js";
import "@shoelace-style/shoelace/dist/components/divider/divider.js";
import "@shoelace-style/shoelace/dist/components/dropdown/dropdown.js";
import "@shoelace-style/shoelace/dist/components/menu/menu.js";
import "@shoelace-style/shoelace/dist/components/menu-item/menu-item.js";
import "@shoelace-style/shoelace/dist/components/relative-time/relative-time.js";
import "@shoelace-style/shoelace/dist/translations/de.js";
import { useSprite } from "./furniture/system_icons.ts";
import { confirmForms } from "./furniture/confirm.ts";
import { copyButtons } from "./furniture/copy.ts";
import { menuLinks } from "./furniture/menu.ts";
import { pagesInDialog } from "./furniture/dialog.ts";
import { pageNotices } from "./furniture/notices.ts";
import { peoplePickers } from "./furniture/picker.ts";

useSprite();
confirmForms();
copyButtons();
menuLinks();
pagesInDialog();
pageNotices();
peoplePickers();
