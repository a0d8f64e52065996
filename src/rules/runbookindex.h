// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/labels.h"
#include "rules/rulefile.h"
#include "runbook/runbook.h"

#include <map>

namespace wf::rules {

/// Finds the runbook of an alert among those of a library. Built again when the library changed; then only
/// read.
class RunbookIndex
{
public:
    /// By file path, as RunbookLibrary::documents() has them.
    explicit RunbookIndex(const std::map<QString, std::shared_ptr<const RunbookDocument>> &documents);

    struct Match
    {
        enum class By { Nothing, Annotation, AlertName } by = By::Nothing;
        RunbookId runbook; ///< Empty by Nothing.
    };
    /// By the annotations runbook_url and runbook: a path or URL whose last part is a file name (with or
    /// without .md) or a title, its fragment a heading; or a title alone. Else by the alert's name, which is
    /// the title of a runbook. Capitals, blanks and punctuation make no difference. Of several that fit the
    /// first by path.
    Match find(const Labels &annotations, std::string_view alertName) const;
    /// The same from what the rule's annotations say without any labels: templates are not expanded.
    Match find(const Rule &rule) const;

private:
    struct Entry
    {
        RunbookId id;
        QString title;
        QStringList headings; ///< As keys.
    };
    const Entry *byReference(const QString &reference, const QString &alertName) const;
    const Entry *inFile(const std::vector<std::size_t> &places, const QString &fragment,
                        const QString &alertName) const;
    const Entry *byTitle(const QString &title) const;

    std::vector<Entry> m_entries;
    std::map<QString, std::vector<std::size_t>> m_files; ///< By key of the file's name.
    std::map<QString, std::size_t> m_titles;             ///< By key of the title.
};

} // namespace wf::rules
