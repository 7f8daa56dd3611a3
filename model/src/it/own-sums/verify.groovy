def project = evaluate(new File(consumers))
assert project.printed(/(?m)^a=3b=5a\+b=(.*)$/) == '1'
assert project.printed(/right: (\d+) of 49/) == '49'
assert project.printed(/(?m)^(\(1, 2, 10, 10\))$/)
assert project.printed(/without the last MLP: (\d+) of 49/).toInteger() < 40
project.brings('dev.residue:residue-model')
