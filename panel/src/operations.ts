import {
  infiniteQueryOptions,
  QueryClient,
  queryOptions,
  type Query,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import { Failure, Refusal, type UserError } from './gateway'
import { send, type Document } from './graphql'

const RETRIES = 2

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: mayRepeat,
      refetchOnReconnect: mayRepeat,
      retry: (count, error) =>
        count < RETRIES && error instanceof Refusal && ['UNAVAILABLE', 'UNREACHABLE'].includes(error.code),
    },
  },
})

/**
 * The documents that show records of which every read is an entry in the trail of a person (DEV-11, KEY-06). One look is one entry:
 * neither a hint nor a return to the tab repeats them. Opening the page again does.
 */
export const recordedDocuments: ReadonlySet<string> = new Set([
  'DeploymentEmergencies',
  'DeviceFindings',
  'EmergencyEvents',
  'ManagedDeviceFindings',
])

/** @param queryKey its first part is the name of the document */
function mayRepeat({ queryKey: [name] }: Pick<Query, 'queryKey'>): boolean {
  return !recordedDocuments.has(String(name))
}

/**
 * Fetches what is on the screen again, and the rest when it is shown. The gateway can have answered a first fetch before the
 * change, and the library lets a first fetch go on: another follows it.
 */
export function fetchAgain(): void {
  const underway = queryClient.getQueryCache().findAll({
    fetchStatus: 'fetching',
    predicate: mayRepeat,
  })
  void queryClient.invalidateQueries({ predicate: mayRepeat })
  for (const query of underway.filter(({ state }) => state.data === undefined)) {
    const { queryKey } = query
    const again = () => queryClient.invalidateQueries({ queryKey, exact: true })
    void query.promise?.then(again, () => undefined)
  }
}

/** A read, for `useRead` and for the loader of a route. */
export function read<Data, Variables>(document: Document<Data, Variables>, variables: Variables) {
  return queryOptions({
    queryKey: [document.name, variables],
    queryFn: ({ signal }) => send(document, variables, signal),
  })
}

/** What a page shows of a read: the old data stay while new ones are fetched. */
export function useRead<Data, Variables>(document: Document<Data, Variables>, variables: Variables) {
  return useQuery(read(document, variables))
}

/** A page of a list, as every connection of the schema gives it. */
interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[]
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
}

/** A list that grows by "Show more". */
export interface Pages<Node> {
  /** Undefined until the first page is there. */
  readonly nodes: readonly Node[] | undefined
  readonly failure: Error | null
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  showMore(): void
  retry(): void
}

/** Reads a connection page by page. `after` is added to the variables; `connectionOf` finds the connection in the data. */
export function usePages<Data, Variables extends { after?: string | null }, Node>(
  document: Document<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  connectionOf: (data: Data) => Connection<Node> | null | undefined,
): Pages<Node> {
  const query = useInfiniteQuery(
    infiniteQueryOptions({
      // A read of the same document has data of another form.
      queryKey: [document.name, variables, 'pages'],
      queryFn: ({ pageParam, signal }) =>
        send(document, { ...variables, after: pageParam } as Variables, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (data: Data) => {
        const pageInfo = connectionOf(data)?.pageInfo
        return pageInfo?.hasNextPage ? pageInfo.endCursor : null
      },
    }),
  )
  return {
    nodes: query.data?.pages.flatMap((page) => connectionOf(page)?.edges.map(({ node }) => node) ?? []),
    failure: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    showMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  }
}

interface Payload {
  readonly errors: readonly UserError[]
}
type PayloadOf<Data> = NonNullable<Data[keyof Data]>
type InputOf<Variables> = Variables extends { input: infer Input } ? Input : never

/** The mutations on their way, by name and input. */
const underway = new Map<string, Promise<unknown>>()

/**
 * Sends one mutation: one input, one payload. A second click joins the first while that is on its way: a button shows only a
 * moment later that it is pending.
 * @throws Failure with the errors of the payload, Refusal
 */
export function change<Data extends { [Field in keyof Data]: Payload | null }, Variables>(
  document: Document<Data, Variables>,
  input: InputOf<Variables>,
): Promise<PayloadOf<Data>> {
  // A key that is new at each click names the same intention.
  const intention = JSON.stringify([document.name, { ...Object(input), idempotencyKey: undefined }])
  const running = underway.get(intention) as Promise<PayloadOf<Data>> | undefined
  if (running) return running
  const answer = sendChange(document, input).finally(() => underway.delete(intention))
  underway.set(intention, answer)
  return answer
}

async function sendChange<Data extends { [Field in keyof Data]: Payload | null }, Variables>(
  document: Document<Data, Variables>,
  input: InputOf<Variables>,
): Promise<PayloadOf<Data>> {
  const data = await send(document, { input } as Variables)
  const [payload] = Object.values(data) as (PayloadOf<Data> | null)[]
  if (!payload) throw new Refusal('INTERNAL')
  const [first, ...others] = payload.errors
  if (first) throw new Failure([first, ...others])
  return payload
}

/**
 * A mutation of a page. After it every read on the screen is fetched again, because a change of one service shows in others.
 * `onDone` and `onSuccess` are called even if that takes their button off the screen, where those of the library are dropped.
 */
export function useChange<Data extends { [Field in keyof Data]: Payload | null }, Variables>(
  document: Document<Data, Variables>,
  onDone?: (payload: PayloadOf<Data>) => void,
) {
  const mutation = useMutation({
    mutationFn: (input: InputOf<Variables>) => change(document, input),
    onSuccess: (payload: PayloadOf<Data>) => onDone?.(payload),
    onSettled: fetchAgain,
  })
  /** A failure is the `error` of the mutation. */
  const mutate = (
    input: InputOf<Variables>,
    { onSuccess }: { onSuccess?: (payload: PayloadOf<Data>) => void } = {},
  ) => void mutation.mutateAsync(input).then(onSuccess, () => undefined)
  return { ...mutation, mutate }
}

/** One key for one intention: a repeated request gives the answer of the first. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID()
}
