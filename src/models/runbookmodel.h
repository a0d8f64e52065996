// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/rowmodel.h"

namespace wf {

enum class RunbookRowKind {
    Condition,
    Group, ///< Another runbook or the checklist, worked beside the first.
    Phase,
    Branch,
    Step,
    Text,
    ContactsHeader,
    Contact,
    NotesHeader
};

/// What a phase row says about its time.
enum class PhaseTime { None, Done, Running, Overdue, Later };

struct RunbookRow
{
    QString key; ///< "condition:0", "phase:1", "branch:2.1", "p1.s0", "group:3", "text:2", "contacts",
                 ///< "contact:3"
    RunbookRowKind kind = RunbookRowKind::Step;
    QString title;
    QString detail; ///< Of a step: its Markdown. Of a condition: how it is bound. Of a contact: the value.
    QStringList commands;
    // Condition
    ConditionState condition = ConditionState::Unbound;
    QString value;
    // Phase and contacts header
    int phase = -1;
    Progress progress;
    bool expanded = false;
    bool needsChoice = false;
    PhaseTime time = PhaseTime::None;
    std::optional<Timestamp> dueAt;
    Millis length{0};
    Millis took{0}; ///< Declaration to its last step, once done.
    // Branch, and a step that belongs to one
    int branch = -1;
    bool chosen = false;
    // Step
    StepState state = StepState::Open;
    bool next = false; ///< The first open step of the current phase.
    QString actor;
    bool mine = false;
    std::optional<Timestamp> at;
    QString remark;
    QString assignee;
    std::optional<Timestamp> askAt; ///< Of a time-box.
    bool required = false;
    bool gate = false;
    bool waits = false; ///< A gate before it is closed.
    int evidence = 0;   ///< Pieces that belong to it.
    bool operator==(const RunbookRow &) const = default;
};

/// A runbook as the rows of its pane: conditions, phases with their steps and branches, contacts. Of an
/// incident (its own copy of the text, with who did what), or of the library (only to read).
class RunbookModel : public RowModel<RunbookRow>
{
    Q_OBJECT
public:
    enum Role { KeyRole = Qt::UserRole + 1, KindRole, RowRole, LeftMsRole, StepIdRole };

    explicit RunbookModel(DeskView &desk, QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QHash<int, QByteArray> roleNames() const override;

    void setIncident(const IncidentId &id);
    void setRunbook(const RunbookId &id);
    const IncidentId &incident() const { return m_incident; }
    /// The runbook shown; null when none.
    const Runbook *runbook() const;
    std::shared_ptr<const RunbookDocument> document() const;

    /// Opens or closes a phase or the contacts by hand; stays so until another incident is shown.
    void toggle(const QString &key);
    /// Row of the next open step, -1 when there is none.
    int nextStepRow() const;
    /// The open or done step row after/before `row` (by +1 or -1), -1 at the end.
    int stepRowFrom(int row, int direction) const;

private:
    void rebuild();
    void refresh();
    std::vector<RunbookRow> build() const;
    void appendConditions(std::vector<RunbookRow> &rows, const Runbook &runbook) const;
    void appendPhase(std::vector<RunbookRow> &rows, const Incident &view, int phase) const;
    void appendContacts(std::vector<RunbookRow> &rows) const;
    void appendNotes(std::vector<RunbookRow> &rows) const;
    void appendGroup(std::vector<RunbookRow> &rows, const Incident &view, int phase) const;
    RunbookRow stepRow(const Incident &view, const Step &step, const Step *next) const;
    bool isExpanded(const QString &key, bool byDefault) const;

    DeskView &m_desk;
    IncidentId m_incident;
    RunbookId m_runbook;
    std::map<QString, bool> m_toggled;
    Timestamp m_now;
};

} // namespace wf

Q_DECLARE_METATYPE(wf::RunbookRow)
