def project = evaluate(new File(consumers))
assert project.printed(/step 0: accuracy\/train ([0-9.]+)/).toDouble() < 0.5
assert project.printed(/step 400: accuracy\/train ([0-9.]+)/).toDouble() > 0.9
for (name in ['accuracy/held-out', 'gini/embedding']) {
    assert project.printed("file: $name ([0-9.]+)") == project.printed("step 400: $name ([0-9.]+)")
}
def ours = ['analysis', 'dataset', 'model', 'training'].collect { "dev.residue:residue-$it" as String }
def ejml = ['simple', 'core', 'fdense', 'ddense', 'cdense', 'zdense', 'dsparse', 'fsparse']
        .collect { "org.ejml:ejml-$it" as String }
project.brings(*ours, *ejml)
