// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles as a stranger may hand them over: a good one, cut off and changed in places. Whatever it is, it
// opens or says why not, and what is read of it is bounded.
#include "amplification.h"
#include "bundle/bundle.h"
#include "damagedfile.h"

using namespace wf;
using fuzz::require;

namespace {

struct Subject
{
    fuzz::DamagedFile files;

    Subject() { files.setGood(QStringLiteral(WATCHFLOOR_TEST_DATA "/bundle/version1.watchfloor")); }
};

} // namespace

/// Input: see fuzz::DamagedFile.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Subject subject;
    if (size < fuzz::DamagedFile::LeastInput)
        return 0;
    const QString path = subject.files.path(QStringLiteral("in.watchfloor"));
    const std::size_t bytes = subject.files.write(path, data, size);
    const fuzz::Amplification held(bytes, 100, std::size_t{8} << 20);
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
