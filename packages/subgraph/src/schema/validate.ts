import { validateOrReject, type ValidationError, type ValidatorOptions } from 'class-validator'
import { ArgumentValidationError } from 'type-graphql'

const options: ValidatorOptions = {
  skipMissingProperties: true,
  forbidUnknownValues: false,
  // Otherwise a validation error contains the whole input, a PIN included.
  validationError: { target: false, value: false },
}

/**
 * Checks an argument by the decorators of its class. type-graphql would do the same, and import class-validator for each argument.
 * @throws ArgumentValidationError
 */
export async function validateArgument(argument: unknown): Promise<void> {
  const objects = [argument].flat().filter((each) => typeof each === 'object' && each !== null)
  try {
    await Promise.all(objects.map((each) => validateOrReject(each as object, options)))
  } catch (errors) {
    throw new ArgumentValidationError(errors as ValidationError[])
  }
}
