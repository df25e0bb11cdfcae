// A report is the page as one file that opens without a server: it holds what the server would
// answer, and asks nobody (src/server/report_page.h makes it).

export interface Report {
  at: Date; // when it was made
  answers: Readonly<Record<string, unknown>>; // by path
}

function read(): Report | null {
  const text = document.getElementById("report")?.textContent;
  if (!text) return null;
  const { at, answers } = JSON.parse(text) as { at: string; answers: Report["answers"] };
  return { at: new Date(at), answers };
}

// Null where a server is asked.
export const report = read();

// What the page says is as of now, and of a report as of when it was made.
export const now = (): Date => report?.at ?? new Date();
