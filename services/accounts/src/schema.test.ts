import { subgraphSdl } from '@enigm/subgraph'
import { buildSchema, isInputObjectType, parse, visit } from 'graphql'
import { definition } from './service'

const document = parse(subgraphSdl(definition))
const names: string[] = []
const undescribed: string[] = []
visit(document, {
  enter(node, _key, _parent, _path, ancestors) {
    const described = [
      'ObjectTypeDefinition',
      'InputObjectTypeDefinition',
      'InterfaceTypeDefinition',
      'EnumTypeDefinition',
      'FieldDefinition',
      'InputValueDefinition',
      'EnumValueDefinition',
    ]
    if (!described.includes(node.kind) || !('name' in node) || !node.name) return
    const owners = ancestors.flatMap((each) => ('kind' in each ? [each] : []))
    if (owners.some(({ kind }) => kind === 'DirectiveDefinition')) return
    names.push(node.name.value)
    const isRoot = ['Query', 'Mutation'].includes(node.name.value)
    if (!isRoot && !('description' in node && node.description)) undescribed.push(node.name.value)
  },
})

describe('the schema of accounts', () => {
  it('[ACC-01] [PRV-02] has no name that could hold an identity', () => {
    const forbidden =
      /e-?mail|phone|birth|passport|real_?name|first_?name|last_?name|postal|street|^address|ip_?address|user_?agent|imei|imsi|serial|geo|location|country/i
    expect(names).toContain('createAccount')
    expect(names.filter((name) => forbidden.test(name))).toEqual([])
  })

  it('[BND-01] [SES-07] has no name of content', () => {
    const forbidden =
      /message_?(text|body)|plaintext|attachment|call_?content|private_?key|decrypt|transcript/i
    expect(names.filter((name) => forbidden.test(name))).toEqual([])
  })

  it('has exactly the inputs that are listed here', () => {
    const sdl = subgraphSdl(definition).replace(/extend schema[\s\S]*?(?=\ndirective @critical)/, '')
    const schema = buildSchema(sdl, { assumeValid: true })
    const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType)
    expect(Object.fromEntries(inputs.map((input) => [input.name, Object.keys(input.getFields())]))).toEqual({
      AcceptOrganizationMembershipInput: ['invitation'],
      AddOrganizationMemberInput: ['grant', 'idempotencyKey', 'organizationId', 'role'],
      AssignAccountPolicyInput: ['maximumSessionDays'],
      AssignMemberPolicyInput: ['maximumSessionDays', 'membershipId'],
      CreateOrganizationInput: ['displayName', 'idempotencyKey'],
      LeaveOrganizationInput: ['organizationId'],
      RemoveOrganizationMemberInput: ['grant', 'membershipId'],
      SetOrganizationRoleInput: ['grant', 'membershipId', 'role'],
      UpdateAccountVisibilityInput: ['joinDayShown', 'shownToFellowMembers'],
      AuthorizeCriticalOperationInput: ['operation', 'pin', 'targetId'],
      CancelAccountDeletionInput: ['accountId', 'grant'],
      RequestAccountDeletionInput: ['accountId', 'grant'],
      RequestDataDeletionInput: ['accountId', 'categories', 'grant'],
      CancelRecoveryInput: ['recoveryId'],
      ChangeCriticalPinInput: ['currentPin', 'newPin'],
      CloseAllOtherSessionsInput: ['idempotencyKey'],
      CloseSessionInput: ['sessionId'],
      CloseSessionsOfUntrustedDevicesInput: ['idempotencyKey'],
      CompleteRecoveryInput: ['recoveryToken', 'resetPin'],
      CreateStaffAccountInput: ['grant', 'idempotencyKey', 'role'],
      DiscardAccountsWorkInput: ['id', 'reason'],
      LiftMemberSessionRestrictionInput: ['membershipId'],
      LiftSessionRestrictionInput: ['sessionId'],
      ReinstateAccountInput: ['accountHandle', 'grant', 'reasonCategory'],
      RestrictAccountInput: ['accountHandle', 'grant', 'reasonCategory'],
      RestrictMemberSessionsInput: ['membershipId'],
      RestrictSessionInput: ['sessionId'],
      RetryAccountsWorkInput: ['id'],
      RevokeStaffAccountInput: ['accountHandle', 'grant'],
      SuspendAccountInput: ['accountHandle', 'grant', 'reasonCategory'],
      CreateAccountInput: ['enrollmentToken', 'idempotencyKey'],
      EndSessionInput: ['refreshToken'],
      ExtendRecoveryWindowInput: ['caseId'],
      OpenRecoveryCaseInput: ['accountNumber', 'category'],
      RecordDenialInput: ['accountId', 'action', 'code', 'sessionId'],
      RefreshSessionInput: ['refreshToken'],
      RegisterPasskeyInput: [
        'accountId',
        'attestationObject',
        'clientDataJson',
        'credentialId',
        'grant',
        'label',
        'transports',
      ],
      RemovePasskeyInput: ['passkeyId'],
      RenamePasskeyInput: ['label', 'passkeyId'],
      RenewRecoveryCodesInput: ['accountId', 'grant', 'idempotencyKey'],
      RotateLoginSecretInput: ['accountId', 'grant', 'idempotencyKey'],
      SignInWithDeviceKeyInput: ['assertion'],
      SignInWithPasskeyInput: [
        ...['authenticatorData', 'clientDataJson', 'credentialId', 'signature', 'userHandle'],
      ],
      StartDeviceRecoveryInput: ['accountNumber', 'origin'],
      StartDeviceSignInInput: ['accountNumber', 'origin'],
      StartPasskeyRegistrationInput: ['origin'],
      StartPasskeySignInInput: ['origin'],
      SetCriticalPinInput: ['loginSecret', 'pin'],
      StartRecoveryByDeviceInput: ['assertion'],
      Ed25519PublicKeyInput: ['crv', 'kty', 'x'],
      IssueClientTokenInput: ['assertion', 'keyThumbprint', 'proofId', 'scope'],
      RegisterDashboardClientInput: ['grant', 'idempotencyKey', 'label', 'publicKey'],
      RegisterPartnerClientInput: ['grant', 'idempotencyKey', 'label', 'organizationId', 'publicKey'],
      RevokeDashboardClientInput: ['clientId', 'grant'],
      RevokePartnerClientInput: ['clientId', 'grant'],
      RotateDashboardClientInput: ['clientId', 'grant', 'publicKey'],
      RotatePartnerClientInput: ['clientId', 'grant', 'publicKey'],
      StartRecoveryInput: ['accountNumber', 'recoveryCode'],
      StartSessionInput: ['accountNumber', 'loginSecret'],
    })
  })

  it('describes every type, field, argument and value', () => {
    expect(undescribed).toEqual([])
  })
})
