// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/remotewrite.h"

#include "feed/expositionline.h"
#include "feed/knownseries.h"
#include "feed/protobuf.h"

#include <snappy.h>

#include <array>

namespace wf {

namespace {

constexpr std::string_view NameLabel = "__name__";
/// Symbols of a message 2.0, each of which takes eight times its smallest size.
constexpr std::size_t MaxSymbols = 1'000'000;

MetricType typeOf(std::uint64_t number)
{
    // The order of prometheus.MetricMetadata.MetricType and of 2.0's Metadata.MetricType.
    constexpr std::array Types{MetricType::Unknown,   MetricType::Counter,        MetricType::Gauge,
                               MetricType::Histogram, MetricType::GaugeHistogram, MetricType::Summary,
                               MetricType::Info,      MetricType::StateSet};
    return number < Types.size() ? Types[number] : MetricType::Unknown;
}

/// Takes the labels that stand at the front and are written as every known sender writes them: name and
/// value, each field with a length of one byte. What is left.
std::string_view takePlainLabels(std::string_view series, std::vector<ExpositionLabel> &labels)
{
    constexpr char Label = 0x0a;
    constexpr char Name = 0x0a;
    constexpr char Value = 0x12;
    constexpr std::size_t Short = 0x80;
    const char *at = series.data();
    const char *const end = at + series.size();
    const auto lengthAt = [](const char *byte) { return std::size_t(static_cast<unsigned char>(*byte)); };
    while (end - at >= 6 && at[0] == Label && at[2] == Name && labels.size() < MaxPushedLabels) {
        const std::size_t size = lengthAt(at + 1);
        const std::size_t name = lengthAt(at + 3);
        if (size >= Short || name >= Short || std::size_t(end - at) < size + 2 || name + 4 > size)
            break;
        const char *const value = at + 4 + name;
        if (value[0] != Value || lengthAt(value + 1) >= Short || name + 4 + lengthAt(value + 1) != size)
            break;
        labels.push_back({{at + 4, name}, {value + 2, lengthAt(value + 1)}});
        at += size + 2;
    }
    return {at, std::size_t(end - at)};
}

bool isWhole(std::string_view text)
{
    return findInvalidUtf8(text) == std::string_view::npos;
}

} // namespace

/// One message.
struct RemoteWriteReader::Turn
{
    std::size_t maxSamples;
    ExpositionSink &sink;
    PushReading reading{};
    bool broken = false;
    bool tooMany = false;

    bool goesOn() const { return !broken && !tooMany; }
    /// Hands over the samples of a series: field 2 of either version.
    void tell(std::string_view message, const ExpositionSample &series)
    {
        ProtoReader in(message);
        ExpositionSample sample = series;
        while (in.next()) {
            if (!in.isBytes(2))
                continue;
            ProtoReader fields(in.bytes());
            sample.value = 0;
            sample.timestampMs = 0;
            while (fields.next()) {
                if (fields.isFixed(1))
                    sample.value = fields.decimal();
                else if (fields.isVarint(2))
                    sample.timestampMs = fields.integer();
            }
            if (fields.isBroken() || reading.samples >= maxSamples) {
                (fields.isBroken() ? broken : tooMany) = true;
                return;
            }
            ++reading.samples;
            sink.sample(sample);
        }
        broken = broken || in.isBroken();
    }
    /// The name of a series by its labels, which it is taken from; empty where the series is refused.
    /// `checked`: they are known to be UTF-8.
    std::string_view takeName(std::vector<ExpositionLabel> &labels, bool checked = false)
    {
        std::string_view name;
        std::size_t size = 0; // One long symbol can stand in many series: nothing is built of it.
        for (const ExpositionLabel &label : labels)
            size += label.name.size() + label.value.size();
        if (size > MaxSeriesBytes) {
            reading.refuse("name and labels are too long");
            return {};
        }
        for (const ExpositionLabel &label : labels) {
            if (!checked && (!isWhole(label.name) || !isWhole(label.value))) {
                reading.refuse("a label is no UTF-8");
                return {};
            }
            if (label.name == NameLabel && name.empty())
                name = label.value;
        }
        if (!name.empty())
            std::erase_if(labels, [](const ExpositionLabel &label) { return label.name == NameLabel; });
        if (name.empty())
            reading.refuse("a series has no name");
        return name;
    }
};

std::optional<RemoteWriteVersion> remoteWriteVersion(std::string_view contentType)
{
    constexpr std::string_view Type = "application/x-protobuf";
    if (contentType.substr(0, Type.size()) != Type)
        return std::nullopt;
    const std::size_t proto = contentType.find("proto=");
    if (proto == std::string_view::npos)
        return RemoteWriteVersion::One;
    std::string_view name = contentType.substr(proto + 6);
    name = name.substr(0, name.find_first_of("; "));
    if (name == "prometheus.WriteRequest")
        return RemoteWriteVersion::One;
    if (name == "io.prometheus.write.v2.Request")
        return RemoteWriteVersion::Two;
    return std::nullopt;
}

void RemoteWriteReader::readMetadata(std::string_view message)
{
    ProtoReader in(message);
    ExpositionFamily family;
    while (in.next()) {
        if (in.isVarint(1))
            family.type = typeOf(in.number());
        else if (in.isBytes(2))
            family.name = in.bytes();
        else if (in.isBytes(4))
            family.help = in.bytes();
        else if (in.isBytes(5))
            family.unit = in.bytes();
    }
    if (!in.isBroken())
        m_families.add(std::move(family));
}

/// TimeSeries of 1.0: labels = 1, samples = 2, exemplars = 3, histograms = 4.
void RemoteWriteReader::readSeries(std::string_view message, Turn &turn)
{
    m_labels.clear();
    const std::string_view rest = takePlainLabels(message, m_labels);
    ProtoReader in(rest);
    const char *keyEnd = rest.data();
    bool inOrder = true;
    bool has = false;
    while (in.next()) {
        if (in.isBytes(4))
            turn.reading.refuse("native histograms are not read");
        has = has || in.isBytes(2);
        if (!in.isBytes(1))
            continue;
        inOrder = inOrder && in.whole().data() == keyEnd;
        keyEnd = in.whole().data() + in.whole().size();
        ExpositionLabel label;
        ProtoReader fields(in.bytes());
        while (fields.next()) {
            if (fields.isBytes(1))
                label.name = fields.bytes();
            else if (fields.isBytes(2))
                label.value = fields.bytes();
        }
        turn.broken = turn.broken || fields.isBroken();
        m_labels.push_back(label);
        if (m_labels.size() > MaxPushedLabels)
            return turn.reading.refuse("a series has too many labels");
    }
    turn.broken = turn.broken || in.isBroken();
    if (turn.broken || !has)
        return;
    // The labels stand first and side by side in what every known sender writes: their bytes are the key.
    std::string_view key(message.data(), std::size_t(keyEnd - message.data()));
    // Between plain labels stands ASCII, so that their texts are whole if all of it is.
    const bool checked = key.size() + rest.size() == message.size() && isWhole(key);
    const std::string_view name = turn.takeName(m_labels, checked);
    if (name.empty())
        return;
    if (!inOrder) {
        setSeriesText(m_key, name, m_labels);
        key = m_key;
    }
    turn.tell(rest, {key, name, m_labels, 0, 0, m_families.of(name), 0});
}

/// TimeSeries of 2.0: labels_refs = 1, samples = 2, histograms = 3, exemplars = 4, metadata = 5.
void RemoteWriteReader::readSeriesTwo(std::string_view message, Turn &turn)
{
    ProtoReader in(message);
    m_labels.clear();
    ExpositionFamily family;
    bool has = false;
    bool isName = true;
    std::string_view symbol;
    const auto take = [&](std::uint64_t reference) {
        if (reference >= m_symbols.size()) {
            turn.broken = true;
            return;
        }
        if (std::exchange(isName, !isName))
            symbol = m_symbols[reference];
        else
            m_labels.push_back({symbol, m_symbols[reference]});
    };
    while (in.next() && m_labels.size() <= MaxPushedLabels) {
        if (in.isBytes(3))
            turn.reading.refuse("native histograms are not read");
        has = has || in.isBytes(2);
        if (in.isVarint(1))
            take(in.number());
        if (in.isBytes(1)) {
            std::string_view rest = in.bytes();
            std::uint64_t reference = 0;
            while (ProtoReader::packed(rest, reference) && !turn.broken && m_labels.size() <= MaxPushedLabels)
                take(reference);
            turn.broken = turn.broken || !rest.empty();
        }
        if (!in.isBytes(5))
            continue;
        ProtoReader fields(in.bytes());
        while (fields.next()) {
            const bool known = fields.number() < m_symbols.size();
            if (fields.isVarint(1))
                family.type = typeOf(fields.number());
            else if (fields.isVarint(3) && known && isWhole(m_symbols[fields.number()]))
                family.help = m_symbols[fields.number()].substr(0, 1000);
            else if (fields.isVarint(4) && known && isWhole(m_symbols[fields.number()]))
                family.unit = m_symbols[fields.number()].substr(0, 100);
        }
    }
    if (m_labels.size() > MaxPushedLabels)
        return turn.reading.refuse("a series has too many labels");
    turn.broken = turn.broken || in.isBroken() || !isName;
    const std::string_view name = turn.broken || !has ? std::string_view() : turn.takeName(m_labels);
    if (name.empty())
        return;
    family.name = name;
    setSeriesText(m_key, name, m_labels);
    turn.tell(message, {m_key, name, m_labels, 0, 0, family, 0});
}

Expected<PushReading> RemoteWriteReader::read(std::string_view message, RemoteWriteVersion version,
                                              std::size_t maxSamples, ExpositionSink &sink)
{
    const bool two = version == RemoteWriteVersion::Two;
    Turn turn{maxSamples, sink};
    m_symbols.clear();
    if (two) {
        // Series refer to symbols by number: they are all read first, in whatever order they come.
        ProtoReader in(message);
        while (in.next()) {
            if (in.isBytes(4) && m_symbols.size() < MaxSymbols)
                m_symbols.push_back(in.bytes());
        }
    }
    ProtoReader in(message);
    while (turn.goesOn() && in.next()) {
        if (!two && in.isBytes(1))
            readSeries(in.bytes(), turn);
        else if (!two && in.isBytes(3))
            readMetadata(in.bytes());
        else if (two && in.isBytes(5))
            readSeriesTwo(in.bytes(), turn);
    }
    if (turn.broken || in.isBroken())
        return brokenMessage();
    if (turn.tooMany)
        return tooManySamples(maxSamples);
    return turn.reading;
}

Expected<std::string> unpackSnappy(std::string_view packed, std::size_t limit)
{
    std::size_t size = 0;
    if (!snappy::GetUncompressedLength(packed.data(), packed.size(), &size))
        return fail(ErrorCode::Corrupt, QStringLiteral("the body is not in Snappy's block format"));
    if (size > limit)
        return fail(ErrorCode::TooLarge, QStringLiteral("the body is larger than %1 bytes").arg(limit));
    // Looked through before the memory is taken: a few bytes can claim to be many.
    if (!snappy::IsValidCompressedBuffer(packed.data(), packed.size()))
        return fail(ErrorCode::Corrupt, QStringLiteral("the compressed body is damaged"));
    std::string plain(size, '\0');
    if (!snappy::RawUncompress(packed.data(), packed.size(), plain.data()))
        return fail(ErrorCode::Corrupt, QStringLiteral("the compressed body is damaged"));
    return plain;
}

} // namespace wf
