// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/runbookindex.h"

#include <QDir>
#include <QFileInfo>
#include <QUrl>

namespace wf::rules {

namespace {

/// Texts that a person would call the same: "Kube pod crash-looping", "KubePodCrashLooping".
QString keyOf(const QString &text)
{
    QString key;
    for (const QChar c : text) {
        if (c.isLetterOrNumber())
            key += c.toLower();
    }
    return key;
}

QString fileKey(const QString &name)
{
    QString base = name;
    for (const QLatin1String ending :
         {QLatin1String(".md"), QLatin1String(".markdown"), QLatin1String(".html")}) {
        if (base.endsWith(ending, Qt::CaseInsensitive)) {
            base.chop(ending.size());
            break;
        }
    }
    return keyOf(base);
}

/// The last part of a path that says something: not index.md, whose folder does.
QString lastPart(const QString &path)
{
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    for (qsizetype i = parts.size(); i-- > 0;) {
        const QString key = fileKey(parts[i]);
        if (key != QLatin1String("index") && key != QLatin1String("readme"))
            return parts[i];
    }
    return {};
}

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

constexpr std::string_view RunbookAnnotations[] = {"runbook_url", "runbook"};

} // namespace

RunbookIndex::RunbookIndex(const std::map<QString, std::shared_ptr<const RunbookDocument>> &documents)
{
    for (const auto &[path, document] : documents) {
        if (!document)
            continue;
        const QFileInfo info(path);
        QString name = info.fileName();
        const QString own = fileKey(name);
        if (own == QLatin1String("index") || own == QLatin1String("readme"))
            name = info.dir().dirName();
        for (const Runbook &runbook : document->runbooks) {
            Entry entry{runbook.id, runbook.title, {}};
            for (const Section &section : runbook.sections)
                entry.headings << keyOf(section.heading);
            for (const Phase &phase : runbook.phases)
                entry.headings << keyOf(phase.name);
            m_files[fileKey(name)].push_back(m_entries.size());
            if (const QString key = keyOf(runbook.title); !key.isEmpty())
                m_titles.try_emplace(key, m_entries.size());
            m_entries.push_back(std::move(entry));
        }
    }
}

const RunbookIndex::Entry *RunbookIndex::byTitle(const QString &title) const
{
    const auto it = m_titles.find(keyOf(title));
    return it != m_titles.end() ? &m_entries[it->second] : nullptr;
}

const RunbookIndex::Entry *RunbookIndex::inFile(const std::vector<std::size_t> &places,
                                                const QString &fragment, const QString &alertName) const
{
    for (const QString &wanted : {keyOf(fragment), keyOf(alertName)}) {
        for (const std::size_t place : places) {
            if (!wanted.isEmpty() && keyOf(m_entries[place].title) == wanted)
                return &m_entries[place];
        }
    }
    for (const std::size_t place : places) {
        if (!fragment.isEmpty() && m_entries[place].headings.contains(keyOf(fragment)))
            return &m_entries[place];
    }
    // Of a file with several runbooks nobody said which.
    return places.size() == 1 ? &m_entries[places.front()] : nullptr;
}

const RunbookIndex::Entry *RunbookIndex::byReference(const QString &reference, const QString &alertName) const
{
    const qsizetype hash = reference.indexOf(u'#');
    const QString fragment =
        hash < 0 ? QString() : QUrl::fromPercentEncoding(reference.mid(hash + 1).toUtf8());
    QString path = hash < 0 ? reference : reference.left(hash);
    if (const qsizetype question = path.indexOf(u'?'); question >= 0 && path.contains(QLatin1String("://")))
        path.truncate(question);
    const QString part = lastPart(QUrl::fromPercentEncoding(path.toUtf8()));
    if (const auto file = m_files.find(fileKey(part)); !part.isEmpty() && file != m_files.end()) {
        if (const Entry *entry = inFile(file->second, fragment, alertName))
            return entry;
    }
    if (!fragment.isEmpty()) {
        if (const Entry *entry = byTitle(fragment))
            return entry;
    }
    const auto title = m_titles.find(fileKey(part));
    if (!part.isEmpty() && title != m_titles.end())
        return &m_entries[title->second];
    return byTitle(reference);
}

RunbookIndex::Match RunbookIndex::find(const Labels &annotations, std::string_view alertName) const
{
    const QString name = textOf(alertName);
    for (const std::string_view annotation : RunbookAnnotations) {
        const QString reference = textOf(annotations.value(annotation)).trimmed();
        if (reference.isEmpty())
            continue;
        if (const Entry *entry = byReference(reference, name))
            return {Match::By::Annotation, entry->id};
    }
    if (const Entry *entry = byTitle(name))
        return {Match::By::AlertName, entry->id};
    return {};
}

RunbookIndex::Match RunbookIndex::find(const Rule &rule) const
{
    std::vector<Labels::Pair> texts;
    for (const RuleText &annotation : rule.annotations) {
        if (annotation.text->isPlain())
            texts.emplace_back(annotation.name, annotation.text->text());
    }
    return find(Labels(std::move(texts)), rule.name);
}

} // namespace wf::rules
