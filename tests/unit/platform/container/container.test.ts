import "reflect-metadata";
import { describe, expect, it } from "vitest";
import {
  checkContainer,
  connectionScoped,
  createContainer,
  inject,
  openScope,
  requestScoped,
  singleton,
} from "../../../../app/platform/container/index.ts";
import { forgetServices } from "./forget.ts";

forgetServices();

describe("the container", () => {
  it("gives everybody the same singleton, and each request its own scoped service", () => {
    @singleton()
    class Rooms {}
    @requestScoped()
    class Page {
      constructor(readonly rooms: Rooms) {}
    }
    const container = createContainer();
    const [first, second] = [openScope(container), openScope(container)];

    expect(first.resolve(Page)).toBe(first.resolve(Page));
    expect(first.resolve(Page)).not.toBe(second.resolve(Page));
    expect(first.resolve(Page).rooms).toBe(second.resolve(Page).rooms);
  });

  it("keeps two applications in one process apart", () => {
    @singleton()
    class Rooms {}
    expect(createContainer().resolve(Rooms)).not.toBe(createContainer().resolve(Rooms));
  });

  it("disposes what lived in a scope, and nothing else", async () => {
    const disposed: string[] = [];
    @singleton()
    class Rooms {
      dispose(): void {
        disposed.push("rooms");
      }
    }
    @requestScoped()
    class Page {
      constructor(readonly rooms: Rooms) {}
      dispose(): void {
        disposed.push("page");
      }
    }
    const scope = openScope(createContainer());
    scope.resolve(Page);
    await scope.dispose();
    expect(disposed).toEqual(["page"]);
    expect(() => scope.resolve(Page)).toThrow("asked for after its scope had ended");
  });
});

describe("the check at start", () => {
  it("finds nothing to say about services that fit", () => {
    @singleton()
    class Rooms {}
    @connectionScoped()
    class Socket {
      constructor(readonly rooms: Rooms) {}
    }
    expect(Socket.name).toBe("Socket");
    expect(checkContainer(createContainer())).toEqual([]);
  });

  it("names a singleton that would capture a request's service", () => {
    @requestScoped()
    class Page {}
    @singleton()
    class Rooms {
      constructor(readonly page: Page) {}
    }
    expect(Rooms.name).toBe("Rooms");
    expect(checkContainer(createContainer())).toEqual([
      "Rooms is a singleton and would capture Page, which lives for one request.",
    ]);
  });

  it("names what nobody provides, and is content once somebody does", () => {
    abstract class Mailer {
      abstract send(): void;
    }
    @singleton()
    class Invitations {
      constructor(readonly mailer: Mailer) {}
    }
    expect(Invitations.name).toBe("Invitations");
    const container = createContainer();
    expect(checkContainer(container)[0]).toContain(
      "Invitations needs Mailer, which nobody provides",
    );

    container.registerInstance(Mailer as never, {} as never);
    expect(checkContainer(container)).toEqual([]);
  });

  it("shows the chain to what nobody provides", () => {
    abstract class Mailer {
      abstract send(): void;
    }
    @singleton()
    class Rooms {
      constructor(readonly letters: object) {}
    }
    @singleton()
    class Letters {
      constructor(readonly mailer: Mailer) {}
    }
    Reflect.defineMetadata("design:paramtypes", [Letters], Rooms);
    expect(checkContainer(createContainer())).toEqual([
      "Letters needs Mailer, which nobody provides (Rooms → Letters → Mailer). Mark it as a service or bind it in app/bindings.ts.",
    ]);
  });

  it("names a parameter whose type is lost at run time", () => {
    interface Lost {
      name: string;
    }
    @singleton()
    class Rooms {
      constructor(readonly lost: Lost) {}
    }
    expect(Rooms.name).toBe("Rooms");
    expect(checkContainer(createContainer())[0]).toContain(
      "Rooms: the type of constructor parameter 1 is not known",
    );
  });

  it("shows the chain of a circle", () => {
    @singleton()
    class Rooms {
      constructor(@inject("messages") readonly messages: object) {}
    }
    const container = createContainer();
    expect(Rooms.name).toBe("Rooms");
    expect(checkContainer(container)[0]).toContain("Rooms needs messages");

    @singleton()
    class Loop {
      constructor(readonly next: object) {}
    }
    Reflect.defineMetadata("design:paramtypes", [Loop], Loop);
    expect(checkContainer(createContainer())).toContain(
      "Services need each other in a circle: Loop → Loop.",
    );
  });
});
