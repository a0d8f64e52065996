// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rulelibrary.h"

#include "base/fileplaces.h"
#include "base/files.h"
#include "base/filewatch.h"
#include "base/print.h"
#include "base/sha256.h"
#include "rules/yamltree.h"

namespace wf::rules {

namespace {

constexpr qsizetype MaxProblemsTold = 200;

FileKind ruleFiles()
{
    return {{QStringLiteral("yml"), QStringLiteral("yaml"), QStringLiteral("rules")},
            QStringLiteral("rule files")};
}

bool looksLikeRules(const QByteArray &text)
{
    return text.contains("groups:") || text.contains("PrometheusRule") || text.contains("\"groups\"");
}

} // namespace

RuleLibrary::RuleLibrary(QObject *parent) : QObject(parent), m_watch(new FileWatch(this))
{
    connect(m_watch, &FileWatch::changed, this, &RuleLibrary::scan);
}

RuleLibrary::~RuleLibrary() = default;

void RuleLibrary::setPaths(const QStringList &paths)
{
    m_paths = paths;
    m_watch->forget();
    scan();
}

void RuleLibrary::scan()
{
    QStringList problems;
    QStringList read;
    for (const QString &path : m_paths) {
        const QString objection = objectionToPlace(path, ruleFiles());
        if (objection.isEmpty())
            read << path;
        else
            problems << objection + QStringLiteral(", and no rules are read from it");
    }
    const FilePlaces places = findFiles(read, ruleFiles());
    problems += QStringList(places.problems.begin(), places.problems.end());
    m_watch->watch(places.folders + places.files);
    std::map<QString, RuleFilePtr> files;
    std::map<QString, std::pair<QByteArray, RuleFilePtr>> known;
    std::size_t rules = 0;
    for (const QString &path : places.files) {
        const Expected<QByteArray> bytes = readFile(path, qint64(MaxYamlBytes));
        if (!bytes) {
            problems << bytes.error().message;
            continue;
        }
        if (!m_paths.contains(path) && !looksLikeRules(*bytes))
            continue;
        const QByteArray key = sha256(*bytes);
        const auto before = m_known.find(path);
        RuleFilePtr file =
            before != m_known.end() && before->second.first == key ? before->second.second : nullptr;
        if (!file)
            file = std::make_shared<const RuleFile>(
                readRuleFile({bytes->constData(), std::size_t(bytes->size())}, path));
        known.emplace(path, std::pair(key, file));
        rules += file->count(RuleKind::Alert) + file->count(RuleKind::Record);
        if (rules > MaxLibraryRules) {
            problems << QStringLiteral("more than %1 rules; the files from %2 on are not read")
                            .arg(MaxLibraryRules)
                            .arg(path);
            break;
        }
        files.emplace(path, std::move(file));
    }
    const bool same = files == m_files && problems == m_problems;
    m_known = std::move(known);
    m_files = std::move(files);
    m_problems = problems;
    if (!same)
        Q_EMIT changed();
}

std::vector<RuleGroupPtr> RuleLibrary::groups() const
{
    std::vector<RuleGroupPtr> all;
    for (const auto &[path, file] : m_files)
        all.insert(all.end(), file->groups.begin(), file->groups.end());
    return all;
}

std::size_t RuleLibrary::problemCount() const
{
    std::size_t count = std::size_t(m_problems.size());
    for (const auto &[path, file] : m_files)
        count += file->problems.size();
    return count;
}

QStringList RuleLibrary::problems() const
{
    QStringList all;
    for (const QString &problem : m_problems)
        all << excerpt(problem);
    for (const auto &[path, file] : m_files) {
        for (const RuleProblem &problem : file->problems) {
            if (all.size() >= MaxProblemsTold)
                return all;
            all << excerpt(problemText(path, problem));
        }
    }
    return all;
}

} // namespace wf::rules

#include "moc_rulelibrary.cpp"
