// SPDX-License-Identifier: GPL-3.0-or-later
// Gives one fuzz target good files, damaged copies of them and noise, the same ones each time:
// fuzz_tst_all fuzz_NAME [FOLDER of tests/data]…   WATCHFLOOR_FUZZ_INPUTS says how many; default 1,000.
// What it cannot do for itself libFuzzer does (preset "fuzz"): follow what an input reaches.
#include <QByteArray>
#include <QDirIterator>
#include <QFile>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#include <vector>

#define WF_FUZZ_TARGET(name) extern "C" int name(const std::uint8_t *data, std::size_t size);
#include "targets.inc"
#undef WF_FUZZ_TARGET

extern "C" void __sanitizer_set_death_callback(void (*callback)());

namespace {

using Run = int (*)(const std::uint8_t *, std::size_t);

struct Target
{
    const char *name;
    Run run;
};

#define WF_FUZZ_TARGET(name) {#name, name},
constexpr Target Targets[] = {
#include "targets.inc"
};
#undef WF_FUZZ_TARGET

constexpr int Inputs = 1000;
constexpr qsizetype LongestInput = 8 * 1024;
/// No more than this of processor time for one target: some inputs take a target long.
constexpr qint64 LongestMs = 4000;

std::vector<QByteArray> seedsIn(int argc, char **argv)
{
    std::vector<QByteArray> seeds{QByteArray()};
    for (int i = 2; i < argc; ++i) {
        QStringList paths;
        QDirIterator all(QStringLiteral(WATCHFLOOR_TEST_DATA "/") + QLatin1String(argv[i]), QDir::Files,
                         QDirIterator::Subdirectories);
        while (all.hasNext())
            paths << all.next();
        paths.sort(); // The same inputs on every file system.
        for (const QString &path : paths) {
            QFile file(path);
            if (file.open(QIODevice::ReadOnly))
                seeds.push_back(file.read(LongestInput));
        }
    }
    return seeds;
}

/// Damaged as transports and typists do it: bytes changed, left out, doubled, cut off, and pieces of others.
class Damage
{
public:
    explicit Damage(std::vector<QByteArray> seeds) : m_seeds(std::move(seeds)) {}

    QByteArray next()
    {
        QByteArray bytes = m_seeds[below(m_seeds.size())];
        if (bytes.isEmpty() || below(8) == 0)
            return noise();
        for (std::size_t i = 0, changes = 1 + below(6); i < changes; ++i)
            change(bytes);
        bytes.truncate(LongestInput);
        return bytes;
    }

private:
    std::size_t below(std::size_t end) { return std::size_t(m_random() % std::max<std::size_t>(end, 1)); }
    char byte()
    {
        static constexpr char Marks[] = "{}[]()\"'\\\n\r\t :;,.#=<>|`*-_%$@&0\xff\xc3\x28";
        return below(2) ? Marks[below(sizeof Marks)] : char(below(256));
    }

    QByteArray noise()
    {
        QByteArray bytes(qsizetype(below(below(4) ? 40 : 2000)), '\0');
        for (char &c : bytes)
            c = byte();
        return bytes;
    }

    void change(QByteArray &bytes)
    {
        const auto at = qsizetype(below(std::size_t(bytes.size()) + 1));
        const auto length = qsizetype(below(below(3) ? 8 : 200));
        const QByteArray &other = m_seeds[below(m_seeds.size())];
        switch (below(6)) {
        case 0:
            bytes.insert(at, byte());
            break;
        case 1:
            bytes.remove(at, length);
            break;
        case 2:
            bytes.insert(at, bytes.mid(at, length));
            break;
        case 3:
            bytes.truncate(at);
            break;
        case 4:
            bytes.insert(at, other.mid(qsizetype(below(std::size_t(other.size()) + 1)), length));
            break;
        case 5:
            if (at < bytes.size())
                bytes[at] = byte();
            break;
        }
    }

    std::vector<QByteArray> m_seeds;
    std::mt19937_64 m_random{1};
};

/// What a target is at: to be told if it ends the program.
QByteArray given;

void tellGiven()
{
    std::fprintf(stderr, "\nthe input, %lld bytes, in base64: %s\n", static_cast<long long>(given.size()),
                 given.toBase64().constData());
}

void onAbort(int)
{
    tellGiven();
    std::signal(SIGABRT, SIG_DFL);
    std::abort();
}

} // namespace

int main(int argc, char **argv)
{
    const auto *target = std::find_if(std::begin(Targets), std::end(Targets), [&](const Target &t) {
        return argc > 1 && std::strcmp(t.name, argv[1]) == 0;
    });
    if (target == std::end(Targets)) {
        std::fprintf(stderr, "usage: fuzz_tst_all TARGET [FOLDER]…\n");
        return 2;
    }
    const std::vector<QByteArray> seeds = seedsIn(argc, argv);
    if (argc > 2 && seeds.size() < 2) {
        std::fprintf(stderr, "%s: the folder has no files\n", argv[2]);
        return 2;
    }
    std::signal(SIGABRT, onAbort);
    __sanitizer_set_death_callback(tellGiven);
    // A copy of its own, of that very size: the sanitizer sees who reads past its end.
    const auto give = [target](const QByteArray &bytes) {
        given = bytes;
        const std::vector<std::uint8_t> data(bytes.begin(), bytes.end());
        target->run(data.data(), data.size());
    };
    for (const QByteArray &seed : seeds)
        give(seed);
    bool said = false;
    const int wanted = qEnvironmentVariableIntValue("WATCHFLOOR_FUZZ_INPUTS", &said);
    const int inputs = said ? wanted : Inputs;
    Damage damage(seeds);
    int done = 0;
    for (const std::clock_t start = std::clock();
         done < inputs && (said || (std::clock() - start) / (CLOCKS_PER_SEC / 1000) < LongestMs); ++done)
        give(damage.next());
    std::printf("%zu good and %d damaged inputs\n", seeds.size() - 1, done);
    return 0;
}
