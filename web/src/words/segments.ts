// The words for segments, and for whose numbers are shown, as of when.
import { catalogue } from "./catalogue.ts";

export const segmentWords = catalogue(
  {
    // By the names that the server gives them.
    names: {
      new: "new",
      regular: "regular",
      occasional: "occasional",
      slipping: "slipping away",
      gone: "gone",
      once: "bought once",
      undated: "undated",
    } as Readonly<Record<string, string>>,
    meanings: {
      new: "bought for the first time within the last 91 days.",
      regular: "bought on three days at least, and still customers with 80% certainty or more.",
      occasional: "still customers with 50% certainty or more, and not regular.",
      slipping: "still customers with 20% to 50% certainty.",
      gone: "still customers with less than 20% certainty.",
      once: "bought on one day alone, more than 91 days ago.",
      undated: "bought, nobody knows when.",
    } as Readonly<Record<string, string>>,
  },
  {
    names: {
      new: "neu",
      regular: "Stammkunden",
      occasional: "gelegentlich",
      slipping: "abwandernd",
      gone: "verloren",
      once: "einmalig",
      undated: "ohne Datum",
    },
    meanings: {
      new: "haben in den letzten 91 Tagen zum ersten Mal gekauft.",
      regular: "haben an mindestens drei Tagen gekauft und sind mit mindestens 80 % noch Kunden.",
      occasional: "sind mit mindestens 50 % noch Kunden, aber keine Stammkunden.",
      slipping: "sind mit 20 bis 50 % noch Kunden.",
      gone: "sind mit weniger als 20 % noch Kunden.",
      once: "haben nur an einem Tag gekauft, und das vor mehr als 91 Tagen.",
      undated: "haben gekauft, niemand weiß, wann.",
    },
  },
);
