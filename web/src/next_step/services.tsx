// What came of the offers of each service, and what had been expected of them.
import type { Decisions, OfferedService } from "../answers.ts";
import { isolated, type Interval } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { agrees, Calibration, type Comparison } from "../plots/calibration.tsx";
import { Intervals } from "../plots/intervals.tsx";
import { Plot, type Column } from "../plots/plot.tsx";
import { nextStepWords } from "../words/next_step.ts";

// Of fewer offers nothing is said.
export const enoughOffers = 20;
const enoughServices = 3;
const mostServices = 12;

// Of whom enough offers have had their time.
export interface KnownService {
  service: OfferedService;
  share: Interval;
}

export function knownOf(view: Decisions): KnownService[] {
  return view.services
    .flatMap((service): KnownService[] =>
      service.acceptance && service.over >= enoughOffers
        ? [{ service, share: service.acceptance }]
        : [],
    )
    .sort((a, b) => b.share.value - a.share.value);
}

export const unknownOf = (view: Decisions): OfferedService[] =>
  view.services.filter(({ over }) => over < enoughOffers);

// In the page's language, safe within a sentence.
export function useServiceName(): (service: OfferedService) => string {
  const { language } = useSpeech();
  return ({ name }) => isolated(name[language]);
}

function useShareInWords(): (share: Interval) => string {
  const { words, format } = useSpeech();
  return ({ value, low, high }) =>
    `${format.percent(value)} (${words.shortInterval(format.percent(low), format.percent(high))})`;
}

export function useServiceColumns(view: Decisions): Column<OfferedService>[] {
  const { words, language, format } = useSpeech();
  const w = useWords(nextStepWords);
  const counted = (title: string, of: (service: OfferedService) => number) => ({
    title,
    raw: of,
    text: (service: OfferedService) => format.count(of(service)),
  });
  // Null and in words: too few to tell.
  const shared = (title: string, of: (service: OfferedService) => number | undefined) => {
    const known = (service: OfferedService) =>
      service.over >= enoughOffers ? (of(service) ?? null) : null;
    return {
      title,
      raw: known,
      text: (service: OfferedService) => {
        const share = known(service);
        return share === null ? words.tooFew : format.percent(share);
      },
    };
  };
  const money = (title: string, of: (service: OfferedService) => number) => ({
    title,
    raw: of,
    text: (service: OfferedService) => format.money(of(service), view.currency),
  });
  return [
    { title: w.service, raw: ({ service }) => service, text: ({ name }) => name[language] },
    counted(w.offered, ({ offered }) => offered),
    counted(w.yes, ({ accepted }) => accepted),
    counted(w.no, ({ declined }) => declined),
    counted(w.waiting, ({ waiting }) => waiting),
    counted(w.over, ({ over }) => over),
    shared(w.acceptance, ({ acceptance }) => acceptance?.value),
    shared(w.acceptanceLow, ({ acceptance }) => acceptance?.low),
    shared(w.acceptanceHigh, ({ acceptance }) => acceptance?.high),
    shared(w.expectedShare, ({ expected_share }) => expected_share),
    money(w.brought, ({ brought_minor }) => brought_minor),
    money(w.expectedValue, ({ expected_minor }) => expected_minor),
    {
      title: w.propensity,
      raw: ({ propensity }) => propensity,
      text: ({ propensity }) => format.percent(propensity),
    },
  ];
}

interface PlotProps {
  view: Decisions;
  columns: readonly Column<OfferedService>[];
}

export function Services({ view, columns }: PlotProps) {
  const { language, format } = useSpeech();
  const w = useWords(nextStepWords).servicesPlot;
  const nameIn = useServiceName();
  const inWords = useShareInWords();
  const known = knownOf(view);
  const unknown = unknownOf(view);
  const wanted = format.count(enoughOffers);
  const [best] = known;
  const all = format.count(view.services.length);
  // Beyond what chance may make of it.
  const leads = best && known.slice(1).every(({ share }) => share.high < best.share.low);
  const message = best
    ? (leads ? w.message : w.unclear)(
        format.count(known.length),
        all,
        nameIn(best.service),
        format.percent(best.share.value),
      )
    : w.none(all);
  return (
    <Plot
      name="services"
      message={message}
      about={w.about}
      rows={view.services}
      columns={columns}
      draw={(width) =>
        best ? (
          <Intervals
            width={width}
            label={message}
            tick={format.percent}
            rows={known.slice(0, mostServices).map(({ service, share }) => ({
              name: service.name[language],
              number: inWords(share),
              interval: share,
            }))}
          />
        ) : (
          <p class="nothing">{w.nothing(wanted)}</p>
        )
      }
      computed={w.computed(format.count(view.attribution_days), wanted)}
      formula={w.formula}
    >
      {unknown.length > 0 && (
        <p class="about">
          {w.tooFew(
            unknown
              .slice(0, mostServices)
              .map((service) => w.answersOf(nameIn(service), format.count(service.over), wanted))
              .join(", "),
          )}
        </p>
      )}
    </Plot>
  );
}

export function Trust({ view, columns }: PlotProps) {
  const { words, format } = useSpeech();
  const w = useWords(nextStepWords).trustPlot;
  const nameIn = useServiceName();
  const rows = knownOf(view).map(({ service, share }) => ({
    service,
    foretold: service.expected_share,
    came: share,
  }));
  if (rows.length < enoughServices) return null;
  type Row = Comparison & { service: OfferedService };
  const inWords = (row: Row) =>
    w.inWords(
      nameIn(row.service),
      format.percent(row.foretold),
      format.percent(row.came.value),
      words.shortInterval(format.percent(row.came.low), format.percent(row.came.high)),
    );
  const message = w.message(format.count(rows.filter(agrees).length), format.count(rows.length));
  return (
    <Plot
      name="trust"
      message={message}
      about={w.about}
      rows={rows.map(({ service }) => service)}
      columns={columns}
      draw={(width) => (
        <Calibration {...{ width, rows }} inWords={inWords} label={message} tick={format.percent} />
      )}
      computed={w.computed(format.count(enoughOffers))}
      formula={w.formula}
    />
  );
}
