import { Listr, type ListrTaskWrapper, type DefaultRenderer, type SimpleRenderer } from "listr2";

/** Tells how far a step has come. `finished` replaces the step's title. */
export interface Telling {
  readonly progress: (words: string) => void;
  readonly finished: (words: string) => void;
}

type Task = ListrTaskWrapper<object, typeof DefaultRenderer, typeof SimpleRenderer>;

/** Runs one step with a spinner on a terminal; elsewhere prints a line where the news is more than a counter. */
export async function step<T>(title: string, work: (telling: Telling) => Promise<T>): Promise<T> {
  const answers: T[] = [];
  // Whoever is interrupted cleans up first: the renderer must not end the process.
  const options = {
    renderer: process.stdout.isTTY ? "default" : "simple",
    registerSignalListeners: false,
  } as const;
  const task = async (_: object, wrapper: Task): Promise<void> => {
    answers.push(await work(telling(wrapper)));
  };
  await new Listr([{ title, task }], options).run();
  const [answer] = answers;
  if (answers.length === 0) throw new Error(`"${title}" ended without an answer.`);
  return answer as T;
}

function telling(task: Task): Telling {
  let last = "";
  return {
    progress: (words) => {
      const news = words.replace(/\s*\(.*\)$/, "").replaceAll(/\d+/g, "");
      if (process.stdout.isTTY || news !== last) task.output = words;
      last = news;
    },
    finished: (words) => {
      task.title = words;
    },
  };
}
