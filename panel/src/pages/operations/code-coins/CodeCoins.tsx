import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  CoinProducts,
  IssueCodeCoins,
  type CoinProductsQuery,
  type IssueCodeCoinsMutation,
} from '../../../generated/operations'
import {
  Card,
  CriticalDialog,
  Empty,
  Form,
  Loaded,
  PageHeader,
  SelectField,
  Stack,
  TextField,
  type Values,
} from '../../../kit'
import { newIdempotencyKey, useChange, useRead } from '../../../operations'
import { Batches } from './Batches'
import { BlindKeys } from './BlindKeys'
import { IssuedCodes } from './IssuedCodes'

type Product = CoinProductsQuery['products'][number]
export type Issued = NonNullable<IssueCodeCoinsMutation['issueCodeCoins']>

interface Batch {
  readonly idempotencyKey: string
  readonly product: Product
  readonly quantity: number
  readonly units: number
  readonly validDays: number
}

export default function CodeCoinsPage() {
  const { t } = useLingui()
  const products = useRead(CoinProducts, {})
  const [batch, setBatch] = useState<Batch>()
  const [issued, setIssued] = useState<Issued>()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Code Coins`}
        lead={t`A coin is a code that pays once for one product. No record says who has redeemed it.`}
      />
      {issued ? (
        <IssuedCodes of={issued} onDone={() => setIssued(undefined)} />
      ) : (
        <>
          <Loaded of={products}>
            {({ products: all }) =>
              all.length > 0 ? (
                <Choice of={all} onReady={setBatch} />
              ) : (
                <Empty title={t`The catalog is empty`} />
              )
            }
          </Loaded>
          <Batches />
          <BlindKeys />
        </>
      )}
      {batch && <Issue of={batch} onIssued={setIssued} onClose={() => setBatch(undefined)} />}
    </Stack>
  )
}

function Choice({
  of,
  onReady,
}: {
  readonly of: readonly Product[]
  readonly onReady: (batch: Batch) => void
}) {
  const [productKey, setProductKey] = useState(of[0]?.key ?? '')
  const product = of.find(({ key }) => key === productKey)
  const submit = async ({ quantity, units = '1', validDays }: Values) => {
    if (!product) return
    onReady({
      idempotencyKey: newIdempotencyKey(),
      product,
      quantity: Number(quantity),
      units: Number(units),
      validDays: Number(validDays),
    })
  }
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Continue</Trans>}>
        <SelectField
          name="productKey"
          label={<Trans>Product</Trans>}
          value={productKey}
          onChange={setProductKey}
          options={of.map(({ key, title }) => [key, title] as const)}
        />
        <TextField
          name="quantity"
          label={<Trans>How many coins</Trans>}
          hint={<Trans>From 1 to 1000</Trans>}
          type="number"
          min={1}
          max={1000}
          defaultValue={10}
          required
        />
        {product?.kind === 'ESIM' && <Units />}
        <TextField
          name="validDays"
          label={<Trans>Days until the coins expire</Trans>}
          hint={<Trans>From 1 to 1825</Trans>}
          type="number"
          min={1}
          max={1825}
          defaultValue={365}
          required
        />
      </Form>
    </Card>
  )
}

function Units() {
  return (
    <TextField
      name="units"
      label={<Trans>Units that each coin pays for</Trans>}
      hint={<Trans>More than one is for organizations that buy a pool.</Trans>}
      type="number"
      min={1}
      max={10000}
      defaultValue={1}
      required
    />
  )
}

interface IssueProps {
  readonly of: Batch
  readonly onIssued: (issued: Issued) => void
  readonly onClose: () => void
}

function Issue({
  of: { idempotencyKey, product, quantity, units, validDays },
  onIssued,
  onClose,
}: IssueProps) {
  const issue = useChange(IssueCodeCoins)
  const { key: productKey, title } = product
  // The target of the grant names the units when the input does.
  const several = units > 1 ? { units } : {}
  return (
    <CriticalDialog
      operation="CODE_COIN_ISSUE"
      targetId={units > 1 ? `${productKey}:${units}` : productKey}
      question={
        <Trans>
          Issue {quantity} coins for {units} × {title}?
        </Trans>
      }
      consequences={[
        <Trans>The codes are shown once, here. Each pays once, for the person who has it.</Trans>,
        <Trans>They expire after {validDays} days.</Trans>,
        <Trans>A code that was redeemed cannot be traced to an account.</Trans>,
      ]}
      action={<Trans>Issue coins</Trans>}
      tone="primary"
      perform={async (grant) =>
        onIssued(
          await issue.mutateAsync({ idempotencyKey, productKey, quantity, validDays, ...several, grant }),
        )
      }
      onClose={onClose}
    />
  )
}
