import { phoneOf, requestEnrollment } from '@enigm/acceptance'
import type { Page } from '@playwright/test'
import { createAccount, PIN, setPin, signIn } from './account'
import { runningSystem, signedInPerson } from './person'
import { expect, inAnotherBrowser, test, type Panel } from './story'

const waiting = (page: Page) => page.getByRole('table', { name: 'Waiting for your decision' })
const known = (page: Page) => page.getByRole('table', { name: 'Your devices' })
const toDevices = (page: Page) => page.getByRole('link', { name: 'Devices', exact: true }).click()

/** A request appears without a reload, and is approved in its row. */
async function approve({ page, isAccessible }: Panel, handle: string): Promise<void> {
  await expect(waiting(page).getByText(handle)).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await expect(page.getByText('1 device waits to be trusted.')).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Decide' }).click()
  await waiting(page).getByRole('button', { name: 'Approve' }).dblclick()
  await expect(page.getByText('The device is trusted. No key was handed over to it.')).toBeVisible()
  await expect(known(page).getByText('Trusted')).toBeVisible()
}

/** Restricts in the list, and lifts the restriction on the page of the device. */
async function restrictAndLift({ page, isAccessible }: Panel, handle: string): Promise<void> {
  await known(page).getByRole('button', { name: 'Restrict' }).click()
  await expect(known(page).getByText('Restricted')).toBeVisible()
  await known(page).getByRole('link', { name: handle }).click()
  await page.getByRole('button', { name: 'Lift restriction' }).click()
  await expect(page.getByText('The device is trusted again.')).toBeVisible()
  await isAccessible()
}

/** Names a pending device in the place of another one, and then rejects it. */
async function replaceAndReject(
  { page, isAccessible }: Panel,
  oldHandle: string,
  newHandle: string,
): Promise<void> {
  await expect(page.getByLabel('The device that takes its place')).toHaveValue(newHandle)
  await page.getByRole('button', { name: 'Replace device' }).click()
  const dialog = page.getByRole('dialog', { name: /^Replace .+\?$/ })
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await isAccessible()
  await dialog.getByRole('button', { name: 'Replace device' }).click()
  await expect(page.getByText('Another device took its place')).toBeVisible()
  await page.goto(`/devices/${newHandle}`)
  await expect(page.getByRole('link', { name: oldHandle })).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Reject' }).click()
  await expect(page.getByText('Its trust was withdrawn, or it was rejected')).toBeVisible()
}

async function revoke({ page, isAccessible }: Panel, handle: string): Promise<void> {
  await toDevices(page)
  await waiting(page).getByRole('link', { name: handle }).click()
  await page.getByRole('button', { name: 'Revoke device' }).click()
  const dialog = page.getByRole('dialog', { name: /^Revoke [A-Z][a-z]+ [A-Z][a-z]+\?$/ })
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await dialog.getByRole('button', { name: 'Revoke device' }).click()
  await expect(page.getByText('The device is revoked.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Revoke device' })).toBeHidden()
  await toDevices(page)
  await expect(page.getByRole('table', { name: 'History' }).getByText('A device was revoked')).toBeVisible()
  await isAccessible()
}

async function remove({ page, isAccessible }: Panel, handle: string): Promise<void> {
  await page.goto(`/devices/${handle}`)
  await page.getByRole('button', { name: 'Remove device' }).click()
  const dialog = page.getByRole('dialog', { name: /^Remove [A-Z][a-z]+ [A-Z][a-z]+\?$/ })
  await expect(dialog.getByText('It is no wipe: everything on the device stays there.')).toBeVisible()
  await isAccessible()
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await dialog.getByRole('button', { name: 'Remove device' }).click()
  await expect(page.getByText('The device is removed from the account.')).toBeVisible()
  await expect(page.getByText('it deletes nothing on the device', { exact: false })).toBeVisible()
  await expect(page.getByRole('link', { name: handle })).toBeHidden()
  await page.getByLabel('Show').selectOption('Phones with Enigm OS in managed mode')
  await expect(page.getByText('There is no such device')).toBeVisible()
  await isAccessible()
}

test('a device asks to be trusted; its holder approves, restricts, replaces, rejects, revokes and removes', async ({
  panel,
}) => {
  test.setTimeout(180_000)
  const { page, isAccessible } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await toDevices(page)
  await expect(page.getByText('No devices yet')).toBeVisible()
  await isAccessible()

  const person = await signedInPerson(credentials)
  const first = await requestEnrollment(person)
  await test.step('approve', () => approve(panel, first.deviceHandle))
  await test.step('restrict and lift', () => restrictAndLift(panel, first.deviceHandle))
  const second = await requestEnrollment(person)
  await test.step('replace and reject', () =>
    replaceAndReject(panel, first.deviceHandle, second.deviceHandle))
  const third = await requestEnrollment(person)
  await test.step('revoke', () => revoke(panel, third.deviceHandle))
  await test.step('remove', () => remove(panel, third.deviceHandle))

  await test.step('a device that is not there looks like one of another account', async () => {
    await page.goto(`/devices/${first.deviceHandle.replace(/.{4}$/, '1111')}`)
    await expect(page.getByText('There is no such device')).toBeVisible()
    await isAccessible()
  })
})

const commands = (page: Page) => page.getByRole('table', { name: 'Commands' })

/** Orders a wipe with the PIN. */
async function orderWipe({ page, isAccessible }: Panel): Promise<void> {
  await page.getByRole('button', { name: 'Wipe device' }).click()
  const dialog = page.getByRole('dialog', { name: 'Wipe Jade Otter?' })
  await expect(dialog.getByText('The wipe is confirmed only when the device has signed that.')).toBeVisible()
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await isAccessible()
  await dialog.getByRole('button', { name: 'Order the wipe' }).click()
  await expect(page.getByText('The wipe is ordered. The device has not confirmed it.')).toBeVisible()
}

test('managed mode with policy and wipe to the signed end', async ({ panel }) => {
  test.setTimeout(180_000)
  const { page, isAccessible } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  const person = await signedInPerson(credentials)
  const { deviceHandle, simulated } = await requestEnrollment(person, 'ENIGM_OS')
  await person.panel.mutate('approveDeviceEnrollment', { deviceHandle }, 'device { state }')
  const phone = phoneOf(await runningSystem(), simulated)

  await test.step('a label of the closed list', async () => {
    await toDevices(page)
    await known(page).getByRole('link', { name: deviceHandle }).click()
    await page.getByLabel('First word').selectOption('JADE')
    await page.getByLabel('Second word').selectOption('OTTER')
    await page.getByRole('button', { name: 'Change label' }).click()
    await expect(page.getByText('Jade Otter', { exact: true })).toBeVisible()
    await isAccessible()
  })

  await test.step('managed mode and a policy that the device confirms', async () => {
    await page.getByRole('button', { name: 'Switch managed mode on' }).click()
    await expect(page.getByText('Managed mode is on.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Wipe device' })).toBeHidden()
    await page.getByLabel('Policy', { exact: true }).selectOption('WIPE_ALLOWED')
    await page.getByRole('button', { name: 'Assign policy' }).click()
    await expect(page.getByText('Assigned, not confirmed by the device')).toBeVisible()
    await isAccessible()
    await phone.carryOut((await phone.poll())!)
    await expect(page.getByRole('button', { name: 'Wipe device' })).toBeVisible()
  })

  await test.step('a wipe that is canceled', async () => {
    await orderWipe(panel)
    await commands(page).getByRole('button', { name: 'Cancel the wipe' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Critical-operation PIN').fill(PIN)
    await dialog.getByRole('button', { name: 'Cancel the wipe' }).click()
    await expect(commands(page).getByText('Canceled')).toBeVisible()
    expect(await phone.poll()).toBeNull()
  })

  await test.step('a wipe to the signed end', async () => {
    await orderWipe(panel)
    await expect(commands(page).getByRole('cell').getByText('Ordered', { exact: true })).toBeVisible()
    const received = (await phone.poll())!
    await expect(commands(page).getByText('Sent to the device')).toBeVisible()
    await phone.report(received, 'ACKNOWLEDGED')
    await expect(commands(page).getByText('Received by the device')).toBeVisible()
    await expect(commands(page).getByRole('button', { name: 'Cancel the wipe' })).toBeHidden()
    await isAccessible()
    await phone.report(received, 'COMPLETED')
    await expect(
      commands(page)
        .getByRole('row', { name: /Wipe the device/ })
        .first(),
    ).toContainText('Confirmed by the device')
    await isAccessible()
  })
})

/** A trusted phone with Enigm OS of a new account that is signed in here. */
async function trustedPhone(panel: Panel) {
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  const person = await signedInPerson(credentials)
  const enrolled = await requestEnrollment(person, 'ENIGM_OS')
  const { deviceHandle, simulated } = enrolled
  await person.panel.mutate('approveDeviceEnrollment', { deviceHandle }, 'device { state }')
  return { ...enrolled, credentials, person, phone: phoneOf(await runningSystem(), simulated) }
}

test('a device is revoked from another browser: it is refused at once, and this browser shows it', async ({
  panel,
  browser,
}) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  const { credentials, device, deviceHandle, phone } = await trustedPhone(panel)
  await toDevices(page)
  await expect(known(page).getByText('Trusted')).toBeVisible()
  const polled = phone.sendPoll({ wait: 30 })
  await expect(known(page).getByText('Connected now')).toBeVisible()

  const elsewhere = await inAnotherBrowser(browser)
  await elsewhere.page.goto(`/devices/${deviceHandle}`)
  await signIn(elsewhere, credentials)
  await elsewhere.page.getByRole('button', { name: 'Revoke device' }).click()
  const dialog = elsewhere.page.getByRole('dialog')
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await dialog.getByRole('button', { name: 'Revoke device' }).click()
  await expect(elsewhere.page.getByText('The device is revoked.')).toBeVisible()

  expect(await polled).toEqual({ status: 403, body: { code: 'NOT_TRUSTED' } })
  await expect(known(page).getByText('Revoked')).toBeVisible()
  await expect(known(page).getByText('Connected now')).toBeHidden()
  await isAccessible()
  await expect(async () => {
    await expect(device.send('{ me { id } }')).rejects.toThrow('UNAUTHENTICATED')
  }).toPass()
  await elsewhere.hasNoFault()
  await elsewhere.page.context().close()
})

test('the trust page shows each signal with its source, side by side, and follows what the device reports', async ({
  panel,
}) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  const { deviceHandle, person, phone } = await trustedPhone(panel)
  await toDevices(page)
  await page.getByRole('link', { name: 'Review trust' }).click()
  const ofDevice = page.getByRole('table', { name: /^Signals of [A-Z][a-z]+ [A-Z][a-z]+$/ })
  const signal = (name: string) => ofDevice.getByRole('row').filter({ hasText: name })
  await expect(signal('Enrollment')).toContainText('Approved')
  await expect(signal('Enrollment')).toContainText('Lifecycle of devices')
  await expect(signal('Posture of Enigm OS')).toContainText('Not reported')
  await expect(signal('Remote attestation')).toContainText('Not required')
  const ofAccount = page.getByRole('table', { name: 'Signals of your account' })
  await expect(ofAccount.getByRole('row').filter({ hasText: 'PIN:' })).toContainText('Security events')
  await isAccessible()

  await person.panel.mutate('enableManagedMode', { deviceHandle }, 'device { managedMode }')
  const posture = { deviceHandle, operation: 'REFRESH_POSTURE' }
  await person.panel.mutate('requestRemoteOperation', posture, 'command { id }')
  await phone.carryOut((await phone.poll())!)
  await expect(signal('Managed mode').first()).toContainText('Managed')
  await expect(signal('Posture of Enigm OS')).toContainText('Reported')
  await expect(signal('Posture of Enigm OS')).not.toContainText('Not reported')
  await isAccessible()
  await page.getByRole('link', { name: deviceHandle }).click()
  await expect(page.getByRole('heading', { name: 'Trust', exact: true })).toBeVisible()
})
