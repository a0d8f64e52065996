// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of strangers in every protocol that is heard over HTTP: whatever they hold, nothing breaks, and
// what comes out is bounded and has names and labels in UTF-8. The first byte chooses the protocol.
#include "feed/alertsanswer.h"
#include "feed/collectdjson.h"
#include "feed/expositionline.h"
#include "feed/otlp.h"
#include "feed/promapi.h"
#include "feed/pushjson.h"
#include "feed/pushprotocols.h"
#include "feed/serverrules.h"

#include <cstdlib>

namespace {

constexpr std::size_t Most = 50;

class Sink final : public wf::ExpositionSink
{
public:
    void sample(const wf::ExpositionSample &sample) override
    {
        check(sample.name);
        for (const wf::ExpositionLabel &label : sample.labels) {
            check(label.name);
            if (wf::findInvalidUtf8(label.value) != std::string_view::npos)
                std::abort();
        }
        if (++m_samples > 2 * Most) // OTLP tells of its target besides.
            std::abort();
    }

private:
    static void check(std::string_view name)
    {
        if (wf::findInvalidUtf8(name) != std::string_view::npos)
            std::abort();
    }
    std::size_t m_samples = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using namespace wf;
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char *>(data) + 1, size - 1);
    Sink sink;
    OtlpTranslator otlp(Most, std::chrono::minutes(5));
    otlp.begin(sink, Most, fromMs(0));
    switch (data[0] % 10) {
    case 0:
        (void)RemoteWriteReader().read(text, RemoteWriteVersion::One, Most, sink);
        break;
    case 1:
        (void)RemoteWriteReader().read(text, RemoteWriteVersion::Two, Most, sink);
        break;
    case 2:
        (void)readOtlpProto(text, otlp);
        break;
    case 3:
        (void)readOtlpJson(text, otlp);
        break;
    case 4:
        (void)InfluxReader().read(text, InfluxPrecision::Seconds, Most, sink);
        break;
    case 5:
        (void)readPushJson(text, Most, sink);
        break;
    case 6:
        (void)readCollectdJson(text, Most, sink);
        break;
    case 8:
        (void)readAlerts(text, Most, sink);
        break;
    case 9:
        if (const auto rules = readServerRules(text, fromMs(1'700'000'000'000)))
            (void)noticesOf(*rules, QStringLiteral("central"));
        (void)readMetadata(text);
        break;
    case 7:
        (void)readPromAnswer(text, {QStringLiteral("named"), Most}, sink);
        break;
    }
    if (const auto plain = unpackSnappy(text, 100'000); plain && plain->size() > 100'000)
        std::abort();
    return 0;
}
