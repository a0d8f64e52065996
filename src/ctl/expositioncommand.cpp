// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/print.h"
#include "commands.h"

#include "feed/exposition.h"
#include "feed/expositionnumber.h"
#include "options.h"

#include <QFile>

namespace wf::ctl {

namespace {

constexpr qint64 LargestInput = qint64{1} << 30;
constexpr qint64 ReadStep = qint64{1} << 20;

enum class FormatChoice { Auto, Text, OpenMetrics };

struct CheckOptions
{
    FormatChoice format = FormatChoice::Auto;
    bool strict = false;
    bool dump = false;
    QString file = QStringLiteral("-");
};

Expected<FormatChoice> parseFormat(const QString &word)
{
    if (word == QLatin1String("auto"))
        return FormatChoice::Auto;
    if (word == QLatin1String("text"))
        return FormatChoice::Text;
    if (word == QLatin1String("openmetrics"))
        return FormatChoice::OpenMetrics;
    return fail(ErrorCode::InvalidInput,
                QStringLiteral("--format is auto, text or openmetrics, not \"%1\"").arg(word));
}

Expected<CheckOptions> parseOptions(const QStringList &args)
{
    const auto usage = [](const QString &message) { return fail(ErrorCode::InvalidInput, message); };
    if (args.value(0) != QLatin1String("check"))
        return usage(QStringLiteral("exposition has one command: check"));
    CheckOptions options;
    bool fileSeen = false;
    for (qsizetype i = 1; i < args.size(); ++i) {
        const QString &word = args[i];
        if (word == QLatin1String("--strict")) {
            options.strict = true;
        } else if (word == QLatin1String("--dump")) {
            options.dump = true;
        } else if (word == QLatin1String("--format") || word.startsWith(QLatin1String("--format="))) {
            const bool joined = word.size() > 8;
            if (!joined && i + 1 == args.size())
                return usage(QStringLiteral("--format needs a value"));
            const Expected<FormatChoice> format = parseFormat(joined ? word.mid(9) : args[++i]);
            if (!format)
                return tl::unexpected<Error>(format.error());
            options.format = *format;
        } else if (word.startsWith(QLatin1Char('-')) && word != QLatin1String("-")) {
            return usage(QStringLiteral("there is no option %1").arg(word));
        } else if (fileSeen) {
            return usage(QStringLiteral("one file at a time: %1 is a second one").arg(word));
        } else {
            fileSeen = true;
            options.file = word;
        }
    }
    return options;
}

Expected<QByteArray> readInput(const QString &name)
{
    QFile file;
    bool open = false;
    if (name == QLatin1String("-")) {
        open = file.open(stdin, QIODevice::ReadOnly);
    } else {
        file.setFileName(name);
        open = file.open(QIODevice::ReadOnly);
    }
    if (!open)
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(name, file.errorString()));
    QByteArray bytes;
    while (true) {
        const QByteArray part = file.read(ReadStep);
        if (part.isEmpty())
            break;
        if (bytes.size() + part.size() > LargestInput)
            return fail(ErrorCode::TooLarge, QStringLiteral("%1: larger than 1 GiB").arg(name));
        bytes += part;
    }
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Io, QStringLiteral("%1: %2").arg(name, file.errorString()));
    return bytes;
}

/// Prints samples, or nothing.
class Dump final : public ExpositionSink
{
public:
    explicit Dump(bool enabled) : m_enabled(enabled) {}

    void sample(const ExpositionSample &sample) override
    {
        if (!m_enabled)
            return;
        std::vector<Labels::Pair> pairs;
        pairs.reserve(sample.labels.size());
        for (const ExpositionLabel &label : sample.labels)
            pairs.emplace_back(label.name, label.value);
        std::string line(sample.name);
        line += toText(Labels(std::move(pairs)));
        line += ' ';
        line += shortestText(sample.value);
        if (sample.timestampMs)
            line += ' ' + std::to_string(*sample.timestampMs);
        line += '\n';
        put(stdout, QString::fromStdString(line));
    }

private:
    const bool m_enabled;
};

ExpositionFormat chosenFormat(FormatChoice choice, std::string_view text)
{
    switch (choice) {
    case FormatChoice::Auto:
        return guessFormat(text);
    case FormatChoice::Text:
        return ExpositionFormat::Text;
    case FormatChoice::OpenMetrics:
        return ExpositionFormat::OpenMetrics;
    }
    return ExpositionFormat::Text;
}

} // namespace

int expositionCommand(const QStringList &args)
{
    const Expected<CheckOptions> options = parseOptions(args);
    if (!options) {
        say(QStringLiteral("exposition: %1").arg(options.error().message));
        putLine(stderr,
                QStringLiteral("usage: watchfloorctl exposition check [--format auto|text|openmetrics] "
                               "[--strict] [--dump] [FILE|-]"));
        return ExitUsage;
    }
    const Expected<QByteArray> bytes = readInput(options->file);
    if (!bytes)
        return failed(bytes.error());
    const std::string_view text(bytes->constData(), static_cast<std::size_t>(bytes->size()));
    Dump dump(options->dump);
    const ExpositionMode mode = options->strict ? ExpositionMode::Strict : ExpositionMode::Lenient;
    const ExpositionResult result = parseExposition(text, chosenFormat(options->format, text), mode, dump);
    flush(stdout); // Before what is said about it; main() tells when it could not be written.
    const auto at = [&options](const ExpositionError &error) {
        return QStringLiteral("%1:%2:%3: %4")
            .arg(options->file, QString::number(error.line), QString::number(error.column),
                 QString::fromStdString(error.message));
    };
    for (const ExpositionError &error : result.errors)
        putLine(stderr, at(error));
    if (result.droppedExemplars > 0)
        putLine(stderr, QStringLiteral("%1 (%2 in all)")
                            .arg(at(result.firstDropped), QString::number(result.droppedExemplars)));
    if (result.refusedLines > result.errors.size())
        putLine(stderr, QStringLiteral("%1: %2 more lines refused")
                            .arg(options->file, QString::number(result.refusedLines - result.errors.size())));
    return result.accepted() ? ExitFine : ExitFailed;
}

} // namespace wf::ctl
