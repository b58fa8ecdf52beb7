import { startSystem } from './system.fixture'
it('smoke', async () => {
  const system = await startSystem()
  const token = await system.token()
  const show = async (q: string, a: any = {}) => {
    const r = await system.ask(q, a)
    console.log(q, r.status, r.text)
  }
  await show('{ me { id name email devices { label } } }', { token })
  await show('{ me { id name email devices { label } } }')
  await show('{ assets { label } }', { token })
  await show('{ products { key title price } }')
  await show('{ products { key title } }')
  await show('{ products { key title price } }', { path: '/partner/graphql' })
  await show('{ accountCount }', { path: '/internal/graphql' })
  await show('{ __schema { types { name } } }')
  await show('mutation { issueCoins(input: {count: 1}) { id } }', { token })
  console.log(system.state)
  await show('mutation($i: CreateAccountInput!) { createAccount(input: $i) { id } }', {
    variables: { i: { name: 3, pin: 'abc' } },
  })
  await show('{ fault(kind: "NOPE") }', { token })
  await show('{ fault(kind: "RATE_LIMITED") }', { token })
  await show('{ me { id', { token })
  await show('{ me { idd } }', { token })
  await show('{ wallet { coins } }', { token })
  await show('{ wallet { coins } }', { token: await system.token({ role: 'OPERATOR' }) })
  console.log(await (await fetch(system.gateway.url + '/ready')).text())
  console.log(await (await fetch(system.gateway.url + '/metrics')).text())
  await system.stop()
})
