import { MessageKind, type Writing, type Written } from "../kinds/message_kind.ts";
import { Place, placeShown } from "../kinds/place.ts";

/** A place on the map. What cannot show a map has its name, its coordinates and a link. */
export class LocationKind extends MessageKind<Place> {
  readonly name = "location";
  override readonly draft = Place;

  write({ data }: Writing<Place>): Written {
    const place = placeShown(data);
    const name = place.label ? `${place.label}, ` : "";
    return { body: `${name}${place.coordinates}\n${place.url}`, html: "", data: place };
  }
}
