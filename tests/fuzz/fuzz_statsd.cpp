// SPDX-License-Identifier: GPL-3.0-or-later
// Packets of strangers: whatever they hold, what comes out has names as Prometheus has them, and is bounded.
#include "feed/expositionline.h"
#include "feed/statsdtotals.h"

#include <cstdlib>

namespace {

class Sink final : public wf::ExpositionSink
{
public:
    void sample(const wf::ExpositionSample &sample) override
    {
        check(sample.name);
        for (const wf::ExpositionLabel &label : sample.labels)
            check(label.name);
        ++m_samples;
    }
    std::size_t samples() const { return m_samples; }

private:
    static void check(std::string_view name)
    {
        if (name.empty() || !(wf::isNameStart(name.front()) || name.front() == ':'))
            std::abort();
    }
    std::size_t m_samples = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using namespace wf;
    std::string_view packet(reinterpret_cast<const char *>(data), size);
    constexpr std::size_t Most = 50;
    StatsdTotals totals(StatsdDialect::Statsd, Most, std::chrono::minutes(5));
    StatsdReader reader;
    while (!packet.empty()) {
        const std::size_t end = packet.find('\n');
        if (reader.read(packet.substr(0, end)) == StatsdKind::Metric)
            totals.add(reader.line(), fromMs(0));
        packet.remove_prefix(end == std::string_view::npos ? packet.size() : end + 1);
    }
    Sink sink;
    totals.tell(fromMs(1000), sink);
    constexpr std::size_t MostOfASummary = 6;
    if (totals.size() > Most || sink.samples() > Most * MostOfASummary)
        std::abort();
    return 0;
}
