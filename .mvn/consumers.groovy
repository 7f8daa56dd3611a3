// For verify.groovy of the projects in src/it: what a project printed, and what Maven brought it.
def log = new File(basedir, 'build.log').text
def listed = new File(basedir, 'target/dependencies.txt').readLines().findResults {
    def line = it =~ /^ +([\w.-]+:[\w.-]+):/
    line ? line[0][1] : null
} as Set

def djl = [
    'ai.djl:api', 'com.google.code.gson:gson', 'com.google.errorprone:error_prone_annotations',
    'commons-codec:commons-codec', 'commons-io:commons-io', 'net.java.dev.jna:jna',
    'org.apache.commons:commons-compress', 'org.slf4j:slf4j-api',
]
def libtorch = ['pytorch-engine', 'pytorch-jni', 'pytorch-native-cpu'].collect { "ai.djl.pytorch:$it" }

[
    // The first group of a pattern that was printed.
    printed: { String pattern ->
        def found = log =~ pattern
        assert found.find() : "not printed: $pattern"
        found.group(1)
    },
    // Exactly these, what they bring, and the engine that the project chose.
    brings: { String... expected ->
        assert listed - libtorch == (djl + expected.toList()) as Set
    },
    libraries: listed,
]
