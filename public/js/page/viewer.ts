export interface PageViewer {
  id: number;
  name: string;
}

/** Who is signed in, from the page; null on pages for nobody. */
export function viewer(): PageViewer | null {
  const { viewer: id, viewerName } = document.body.dataset;
  return id ? { id: Number(id), name: viewerName ?? "" } : null;
}

/** Whether this is the viewer's own id. */
export function isViewer(id: number | string | undefined): boolean {
  return id !== undefined && String(id) === document.body.dataset["viewer"];
}
