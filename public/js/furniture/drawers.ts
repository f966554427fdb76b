/** Closes the drawers of small screens: they lie in the top layer, above any dialog. */
export function closeDrawers(): void {
  document.querySelectorAll<HTMLElement>(":popover-open").forEach((drawer) => drawer.hidePopover());
}
