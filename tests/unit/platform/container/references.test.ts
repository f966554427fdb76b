import "reflect-metadata";
import { describe, expect, it } from "vitest";
import {
  allOf,
  autoconfigure,
  checkContainer,
  createContainer,
  Factory,
  factory,
  Lazy,
  lazy,
  openScope,
  requestScoped,
  singleton,
  tag,
  tagged,
} from "../../../../app/platform/container/index.ts";
import { forgetServices } from "./forget.ts";

forgetServices();

describe("a lazy service", () => {
  it("is made at its first use, and is the one that everybody shares", () => {
    const made: string[] = [];
    @singleton()
    class Mailer {
      constructor() {
        made.push("mailer");
      }
    }
    @singleton()
    class Reports {
      constructor(@lazy(() => Mailer) readonly mailer: Lazy<Mailer>) {}
    }
    const container = createContainer();
    const reports = container.resolve(Reports);
    expect(made).toEqual([]);
    expect(reports.mailer.get()).toBe(container.resolve(Mailer));
    expect(made).toEqual(["mailer"]);
  });

  it("may need who needs it, where both at once would be a circle", () => {
    @singleton()
    class Rooms {
      constructor(@lazy(() => Messages) readonly messages: Lazy<Messages>) {}
    }
    @singleton()
    class Messages {
      constructor(readonly rooms: Rooms) {}
    }
    const container = createContainer();
    expect(checkContainer(container)).toEqual([]);
    const rooms = container.resolve(Rooms);
    expect(rooms.messages.get().rooms).toBe(rooms);
  });

  it("is captured by a singleton as any other", () => {
    @requestScoped()
    class Page {}
    @singleton()
    class Rooms {
      constructor(@lazy(() => Page) readonly page: Lazy<Page>) {}
    }
    expect(Rooms.name).toBe("Rooms");
    expect(checkContainer(createContainer())).toEqual([
      "Rooms is a singleton and would capture Page, which lives for one request.",
    ]);
  });

  it("does not compile on a parameter of another type", () => {
    class Mailer {
      send(): void {}
    }
    class Printer {
      print(): void {}
    }
    class Wrong {
      // @ts-expect-error -- a Lazy<Mailer> does not take a Printer
      constructor(@lazy(() => Printer) readonly mailer: Lazy<Mailer>) {}
    }
    class AlsoWrong {
      // @ts-expect-error -- the parameter is no Lazy
      constructor(@lazy(() => Mailer) readonly mailer: Mailer) {}
    }
    expect([Wrong.length, AlsoWrong.length]).toEqual([1, 1]);
  });
});

describe("a factory", () => {
  it("makes a new instance each time, with what it needs", () => {
    @singleton()
    class Rooms {}
    @singleton()
    class Batch {
      constructor(readonly rooms: Rooms) {}
    }
    @singleton()
    class Importer {
      constructor(@factory(() => Batch) readonly batches: Factory<Batch>) {}
    }
    const container = createContainer();
    const { batches } = container.resolve(Importer);
    const [first, second] = [batches.make(), batches.make()];
    expect(first).not.toBe(second);
    expect(first.rooms).toBe(container.resolve(Rooms));
    expect(second.rooms).toBe(first.rooms);
  });
});

interface Exporter {
  format: string;
}

describe("tags", () => {
  const exporters = tag<Exporter>("test.exporter");

  it("gather their services, the most important first", () => {
    @singleton()
    @tagged(exporters)
    class Plain {
      format = "txt";
    }
    @singleton()
    @tagged(exporters, { priority: 10 })
    class Csv {
      format = "csv";
    }
    @singleton()
    @tagged(exporters)
    class Json {
      format = "json";
    }
    @singleton()
    class Exports {
      constructor(@allOf(exporters) readonly all: readonly Exporter[]) {}
    }
    const container = createContainer();
    expect(container.resolve(Exports).all.map(({ format }) => format)).toEqual([
      "csv",
      "json",
      "txt",
    ]);
    expect(container.resolve(Exports).all[0]).toBe(container.resolve(Csv));
    expect([Plain.name, Json.name]).toEqual(["Plain", "Json"]);
    expect(checkContainer(container)).toEqual([]);
  });

  it("gather nothing when nobody carries them, and do not compile on a stranger", () => {
    @singleton()
    class Exports {
      constructor(@allOf(exporters) readonly all: readonly Exporter[]) {}
    }
    class Stranger {
      size = 1;
    }
    // @ts-expect-error -- a Stranger is no Exporter
    expect(() => tagged(exporters)(Stranger)).not.toThrow();
    expect(createContainer().resolve(Exports).all).toEqual([]);
  });

  it("are checked with their services", () => {
    @requestScoped()
    @tagged(exporters)
    class Page {
      format = "html";
    }
    @singleton()
    class Exports {
      constructor(@allOf(exporters) readonly all: readonly Exporter[]) {}
    }
    expect([Exports.name, Page.name]).toHaveLength(2);
    expect(checkContainer(createContainer())).toEqual([
      "Exports is a singleton and would capture Page, which lives for one request.",
    ]);
  });

  it("come by themselves to services with the right base", () => {
    abstract class Printer {
      abstract readonly paper: string;
    }
    const printers = tag<Printer>("test.printer");
    autoconfigure(Printer, printers);
    @singleton()
    class Laser extends Printer {
      static readonly priority = 5;
      readonly paper = "A4";
    }
    @singleton()
    class Plotter extends Printer {
      static readonly priority = 7;
      readonly paper = "A0";
    }
    @singleton()
    class Office {
      constructor(@allOf(printers) readonly printers: readonly Printer[]) {}
    }
    const office = createContainer().resolve(Office);
    expect(office.printers.map(({ paper }) => paper)).toEqual(["A0", "A4"]);
    expect([Laser.name, Plotter.name]).toEqual(["Laser", "Plotter"]);
  });
});

describe("a request", () => {
  it("gets lazy services, factories and tags of its own", () => {
    const visitors = tag<Visitor>("test.visitor");
    @requestScoped()
    @tagged(visitors)
    class Visitor {}
    @requestScoped()
    class Page {
      constructor(
        @lazy(() => Visitor) readonly visitor: Lazy<Visitor>,
        @factory(() => Visitor) readonly visitors: Factory<Visitor>,
        @allOf(visitors) readonly all: readonly Visitor[],
      ) {}
    }
    const scope = openScope(createContainer());
    const page = scope.resolve(Page);
    expect(page.visitor.get()).toBe(scope.resolve(Visitor));
    expect(page.all).toEqual([scope.resolve(Visitor)]);
    expect(page.visitors.make()).not.toBe(scope.resolve(Visitor));
  });
});
