// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbookmodel.h"

namespace wf {

namespace {

QString phaseKey(int phase)
{
    return QStringLiteral("phase:%1").arg(phase);
}

/// When the last step of a finished phase was done; none while steps are open.
std::optional<Timestamp> finishedAt(const Incident &incident, int phase)
{
    std::optional<Timestamp> last;
    for (const Step *step : stepsOfPhase(incident, phase)) {
        const auto it = incident.steps.find(step->id);
        if (it == incident.steps.end() || !isFinished(it->second.state))
            return std::nullopt;
        last = std::max(last.value_or(it->second.at), it->second.at);
    }
    return last;
}

} // namespace

RunbookModel::RunbookModel(DeskView &desk, QObject *parent)
    : RowModel(parent), m_desk(desk), m_now(desk.clock().wall())
{
    connect(&desk, &DeskView::bookChanged, this, [this](const std::set<IncidentId> &changed) {
        if (changed.contains(m_incident))
            refresh();
    });
    connect(&desk, &DeskView::conditionsChanged, this, &RunbookModel::refresh);
    connect(&desk, &DeskView::libraryChanged, this, &RunbookModel::refresh);
    connect(&desk, &DeskView::ticked, this, [this](Timestamp now) {
        m_now = now;
        for (int i = 0; i < rowCount(); ++i) {
            const PhaseTime time = rows()[std::size_t(i)].time;
            if (time == PhaseTime::Running || time == PhaseTime::Overdue)
                Q_EMIT dataChanged(index(i), index(i), {LeftMsRole});
        }
    });
}

std::shared_ptr<const RunbookDocument> RunbookModel::document() const
{
    if (const Incident *incident = m_desk.book().find(m_incident))
        return incident->attached.document;
    return m_desk.library().find(m_runbook).document;
}

const Runbook *RunbookModel::runbook() const
{
    if (const Incident *incident = m_desk.book().find(m_incident))
        return incident->runbook();
    return m_desk.library().find(m_runbook).runbook;
}

void RunbookModel::setIncident(const IncidentId &id)
{
    if (m_incident == id && m_runbook.isEmpty())
        return;
    m_incident = id;
    m_runbook = {};
    rebuild();
}

void RunbookModel::setRunbook(const RunbookId &id)
{
    if (m_runbook == id && m_incident.isEmpty())
        return;
    m_incident = {};
    m_runbook = id;
    rebuild();
}

void RunbookModel::rebuild()
{
    m_toggled.clear();
    m_now = m_desk.clock().wall();
    replaceAll(build());
}

void RunbookModel::refresh()
{
    m_now = m_desk.clock().wall();
    sync(build());
}

void RunbookModel::toggle(const QString &key)
{
    const int row = rowOf(key);
    if (row < 0)
        return;
    m_toggled[key] = !rows()[std::size_t(row)].expanded;
    refresh();
}

bool RunbookModel::isExpanded(const QString &key, bool byDefault) const
{
    const auto it = m_toggled.find(key);
    return it == m_toggled.end() ? byDefault : it->second;
}

std::vector<RunbookRow> RunbookModel::build() const
{
    std::vector<RunbookRow> rows;
    const Runbook *shown = runbook();
    if (!shown)
        return rows;
    // A runbook of the library is shown like an incident in which nothing was done.
    Incident reading;
    reading.attached = {document(), {}, shown};
    const Incident *incident = m_desk.book().find(m_incident);
    const Incident &view = incident ? *incident : reading;
    appendConditions(rows, *shown);
    for (int phase = 0; phase < int(shown->phases.size()); ++phase) {
        const QString &group = shown->phases[std::size_t(phase)].group;
        if (!group.isEmpty() && (phase == 0 || shown->phases[std::size_t(phase - 1)].group != group))
            appendGroup(rows, view, phase);
        const bool folded = !group.isEmpty() && !rows.empty() && rows.back().kind == RunbookRowKind::Group &&
                            !rows.back().expanded;
        if (!folded)
            appendPhase(rows, view, phase);
    }
    appendContacts(rows);
    appendNotes(rows);
    return rows;
}

void RunbookModel::appendConditions(std::vector<RunbookRow> &rows, const Runbook &runbook) const
{
    const Incident *incident = m_desk.book().find(m_incident);
    const RunbookId id = incident ? incident->runbookId : m_runbook;
    QStringList texts;
    for (const Condition &condition : runbook.conditions)
        texts += condition.text;
    // Alerts that count in this runbook stand in no text of it.
    for (const ConditionStatus &status : m_desk.conditions()) {
        if (status.runbook == id && status.reads && !texts.contains(status.text))
            texts += status.text;
    }
    for (int i = 0; i < int(texts.size()); ++i) {
        RunbookRow row;
        row.key = QStringLiteral("condition:%1").arg(i);
        row.kind = RunbookRowKind::Condition;
        row.title = texts[i];
        for (const ConditionStatus &status : m_desk.conditions()) {
            // An edited file is watched with its new text; the incident keeps the old one, which then is
            // unbound.
            if (status.runbook != id || status.text != row.title)
                continue;
            // What a person ended and is true all the same is shown as what it is.
            row.condition =
                status.ended && status.state != ConditionState::NoData ? ConditionState::True : status.state;
            row.value = status.valueText;
            QStringList bindings;
            for (const TermStatus &term : status.terms)
                bindings += term.binding.explanation;
            row.detail = bindings.join(QLatin1Char('\n'));
        }
        rows.push_back(std::move(row));
    }
}

RunbookRow RunbookModel::stepRow(const Incident &view, const Step &step, const Step *next) const
{
    RunbookRow row;
    row.key = step.id.text();
    row.kind = RunbookRowKind::Step;
    row.title = step.title;
    row.detail = step.detail;
    for (const CodeBlock &command : step.commands)
        row.commands += command.text.trimmed();
    row.required = step.required;
    row.gate = step.gate;
    row.waits = view.declaredAt && closedGate(view, step.id);
    row.evidence = int(std::count_if(view.evidence.begin(), view.evidence.end(),
                                     [&step](const Evidence &e) { return e.step == step.id; }));
    row.next = &step == next && view.declaredAt && (isActive(view.status));
    const auto record = view.steps.find(step.id);
    if (record != view.steps.end()) {
        row.state = record->second.state;
        row.assignee = record->second.assignee;
        row.remark = record->second.remark;
        row.askAt = isFinished(row.state) ? std::nullopt : record->second.dueAt;
        if (row.state != StepState::Open) {
            row.actor = record->second.actor;
            row.mine = row.actor == m_desk.user();
            row.at = record->second.at;
        }
    }
    return row;
}

void RunbookModel::appendGroup(std::vector<RunbookRow> &rows, const Incident &view, int phase) const
{
    const auto &phases = view.runbook()->phases;
    const Phase &first = phases[std::size_t(phase)];
    RunbookRow row;
    row.key = QStringLiteral("group:%1").arg(phase);
    row.kind = RunbookRowKind::Group;
    row.title = first.group;
    row.phase = phase;
    for (int i = phase; i < int(phases.size()) && phases[std::size_t(i)].group == first.group; ++i) {
        const Progress p = progressOfPhase(view, i);
        row.progress.done += p.done;
        row.progress.total += p.total;
    }
    row.expanded = isExpanded(row.key, !first.beside);
    rows.push_back(row);
}

void RunbookModel::appendPhase(std::vector<RunbookRow> &rows, const Incident &view, int phase) const
{
    const Phase &p = view.runbook()->phases[std::size_t(phase)];
    const int current = currentPhase(view);
    RunbookRow header;
    header.key = phaseKey(phase);
    header.kind = RunbookRowKind::Phase;
    header.title = p.name;
    header.phase = phase;
    header.progress = progressOfPhase(view, phase);
    header.needsChoice = needsBranch(view, phase);
    const bool running = view.declaredAt && isActive(view.status);
    const bool done =
        header.progress.total > 0 && header.progress.done == header.progress.total && !header.needsChoice;
    if (done) {
        header.time = PhaseTime::Done;
        if (const auto at = finishedAt(view, phase); at && view.declaredAt)
            header.took = *at - *view.declaredAt;
    } else if (running && phase == current && p.to) {
        header.dueAt = *view.declaredAt + *p.to;
        header.length = *p.to - p.from.value_or(Millis{0});
        header.time = *header.dueAt < m_now ? PhaseTime::Overdue : PhaseTime::Running;
    } else {
        header.time = PhaseTime::Later;
    }
    // What is being worked and the choice that comes next stand open; the rest is one line each.
    const bool reading = !view.declaredAt;
    header.expanded = isExpanded(header.key, reading || p.beside || phase == current ||
                                                 (header.needsChoice && phase == current + 1));
    rows.push_back(header);
    if (!header.expanded)
        return;
    const Step *next = nextStep(view);
    for (const Step &step : p.steps)
        rows.push_back(stepRow(view, step, next));
    const auto chosen = view.chosenBranch.find(phase);
    for (int b = 0; b < int(p.branches.size()); ++b) {
        const Branch &branch = p.branches[std::size_t(b)];
        RunbookRow row;
        row.key = QStringLiteral("branch:%1.%2").arg(phase).arg(b);
        row.kind = RunbookRowKind::Branch;
        row.title = branch.title.left(1).toUpper() + branch.title.mid(1);
        row.detail = branch.detail;
        row.phase = phase;
        row.branch = b;
        row.chosen = chosen != view.chosenBranch.end() && chosen->second == b;
        rows.push_back(row);
        if (row.chosen || reading) {
            for (const Step &step : branch.steps) {
                rows.push_back(stepRow(view, step, next));
                rows.back().branch = b;
            }
        }
    }
    if (!p.text.trimmed().isEmpty()) {
        RunbookRow text;
        text.key = QStringLiteral("text:%1").arg(phase);
        text.kind = RunbookRowKind::Text;
        text.title = p.text.trimmed();
        rows.push_back(text);
    }
}

int RunbookModel::nextStepRow() const
{
    const auto it =
        std::find_if(rows().begin(), rows().end(), [](const RunbookRow &row) { return row.next; });
    return it == rows().end() ? -1 : int(it - rows().begin());
}

int RunbookModel::stepRowFrom(int row, int direction) const
{
    for (int i = row + direction; i >= 0 && i < rowCount(); i += direction) {
        const RunbookRowKind kind = rows()[std::size_t(i)].kind;
        if (kind == RunbookRowKind::Step || kind == RunbookRowKind::Branch)
            return i;
    }
    return -1;
}

QVariant RunbookModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunbookRow &row = rows()[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case KeyRole:
        return row.key;
    case KindRole:
        return int(row.kind);
    case RowRole:
        return QVariant::fromValue(row);
    case LeftMsRole:
        return row.dueAt ? QVariant(qint64((*row.dueAt - m_now).count())) : QVariant();
    case StepIdRole:
        return row.kind == RunbookRowKind::Step ? row.key : QString();
    case Qt::CheckStateRole:
        return row.kind == RunbookRowKind::Step
                   ? QVariant(isFinished(row.state) ? Qt::Checked : Qt::Unchecked)
                   : QVariant();
    default:
        return {};
    }
}

Qt::ItemFlags RunbookModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QHash<int, QByteArray> RunbookModel::roleNames() const
{
    return {{KeyRole, "key"},
            {KindRole, "kind"},
            {RowRole, "row"},
            {LeftMsRole, "leftMs"},
            {StepIdRole, "stepId"}};
}

} // namespace wf

#include "moc_runbookmodel.cpp"
