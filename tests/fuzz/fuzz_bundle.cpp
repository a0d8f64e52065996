// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles as a stranger may hand them over: a good one, cut off and changed in places. Whatever it is, it
// opens or says why not, and what is read of it is bounded.
#include "amplification.h"
#include "bundle/bundle.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include <cstdlib>

using namespace wf;

namespace {

void require(bool truth)
{
    if (!truth)
        std::abort();
}

struct Bench
{
    int argc = 1;
    char name[7] = "bundle";
    char *argv[2] = {name, nullptr};
    QCoreApplication app{argc, argv};
    QTemporaryDir dir{QStringLiteral("/dev/shm/fuzz-bundle-XXXXXX")};
    QByteArray good;

    Bench()
    {
        QFile file(QStringLiteral(WATCHFLOOR_TEST_DATA "/bundle/version1.watchfloor"));
        require(dir.isValid() && file.open(QIODevice::ReadOnly));
        good = file.readAll();
    }
};

} // namespace

/// Input: how much of the file stays (two bytes; 0: all), then changes of four bytes: where, and what is
/// flipped.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static Bench bench;
    if (size < 2)
        return 0;
    QByteArray bytes = bench.good;
    if (const int part = data[0] | data[1] << 8; part != 0)
        bytes.truncate(bytes.size() * part / 65'536);
    for (std::size_t i = 2; i + 4 <= size && !bytes.isEmpty(); i += 4) {
        const qsizetype at = (data[i] | data[i + 1] << 8 | data[i + 2] << 16) % bytes.size();
        bytes[at] = char(bytes[at] ^ char(data[i + 3]));
    }
    const QString path = bench.dir.filePath(QStringLiteral("in.watchfloor"));
    {
        QFile file(path);
        require(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    const fuzz::Amplification held(std::size_t(bytes.size()), 100, std::size_t{8} << 20);
    const auto bundle = Bundle::open(path);
    if (!bundle) {
        require(bundle.error().message.contains(path));
        return 0;
    }
    const bool verified = (*bundle)->verify().has_value();
    require(verified && (*bundle)->problems().size() < 1000);
    const IncidentBook book = (*bundle)->book();
    for (const Sha256 &sha : (*bundle)->files()) {
        const auto file = (*bundle)->file(sha);
        static_cast<void>(file);
    }
    SeriesStore store({.maxSeries = 1000, .maxBytes = std::size_t{16} << 20});
    require((*bundle)->loadMetrics(store).has_value());
    for (const DaySeries &series : (*bundle)->series())
        require((*bundle)->blocks(series.id).has_value());
    return 0;
}
