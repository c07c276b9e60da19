"""Every word of the pages that is not of a rule or a fact, in both languages."""

from __future__ import annotations

from compliance.language.text import Lang, Text
from compliance.reports._words import COMING_DUE

# What templates say, by the name they say it with.
_SAID: dict[str, Text] = {
    # every page
    "title": Text("compliance", "compliance 合规自查"),
    "skip": Text("Skip to the content", "跳到正文"),
    "profiles": Text("Profiles", "项目档案"),
    "language": Text("Language", "语言"),
    "as_of": Text("as of", "评估日"),
    "local": Text("On this machine only: nothing you type leaves it.", "仅在本机运行，所填内容不会外传。"),
    "colon": Text(": ", "："),
    "unreachable": Text(
        "The server does not answer; the last answer is not saved. Start it again, then reload the page.",
        "服务器没有响应，最近一次填写未保存。请重新启动后刷新本页。",
    ),
    # the list
    "list_about": Text("Each profile is one file in", "每个档案对应一个文件，位于"),
    "new": Text("New profile", "新建档案"),
    "empty": Text("No profile here yet. Create the first one.", "此处尚无档案，请新建一个。"),
    "verdict": Text("Verdict in law", "法律层面结论"),
    "score": Text("Score of 100, worst case to best", "得分（满分100），最差至最好"),
    "gaps": Text("Gaps", "不符合"),
    "open": Text("Open questions", "待答问题"),
    "decided_share": Text("Decided, by weight", "已有定论（按权重）"),
    "broken": Text("Cannot be read", "无法读取"),
    "broken_about": Text(
        "Put these places right in the file; then it can be filled in here.",
        "请在文件中更正以下各处，之后即可在此填写。",
    ),
    "waiting": Text("Not judged yet", "尚未评估"),
    "judge_now": Text("Open it to judge it", "打开即评估"),
    "file": Text("File", "文件"),
    # a new profile
    "name": Text("Name of the project", "项目名称"),
    "name_help": Text(
        "One service of one operator. The file is named after it.", "一个档案对应一家主体的一项服务，文件按此命名。"
    ),
    "operator": Text("Who operates it", "运营主体"),
    "prepared_by": Text("Who fills this in", "填报人"),
    "prepared_help": Text(
        "Reviewed evidence needs a reviewer other than this person.", "证据须由填报人以外的人员复核。"
    ),
    "optional": Text("optional", "选填"),
    "create": Text("Create it", "创建"),
    "name_missing": Text("Give the project a name.", "请填写项目名称。"),
    # the form
    "questions": Text("Questions", "问题"),
    "next": Text("Ask next", "优先回答"),
    "next_about": Text(
        "Whatever is unanswered stays unknown. The question that settles most comes first.",
        "未答即为未知。影响最大的问题排在最前。",
    ),
    "document_about": Text("Whatever is unanswered stays unknown.", "未答即为未知。"),
    "themes": Text("Themes", "主题"),
    "order": Text("Order", "排列"),
    "order_settles": Text("what settles most first", "影响大的在前"),
    "order_document": Text("as in the file", "按档案顺序"),
    "goal": Text("Ask for", "目标"),
    "goal_verdict": Text("the verdict", "得出结论"),
    "goal_score": Text("the score too", "兼顾得分"),
    "moot": Text("Cannot change anything as things stand.", "目前不影响结果。"),
    "answered": Text("Answered", "已答"),
    "aside": Text("Left open for now", "暂时搁置"),
    "proof": Text("What would prove it", "证明材料"),
    "attach": Text("Attach evidence", "附上证据"),
    "no_proof": Text("No evidence is asked for.", "无需证据。"),
    "save": Text("Save", "保存"),
    "save_all": Text("Save all answers on this page", "保存本页全部回答"),
    "saved_itself": Text("Answers are saved as you give them.", "填写后自动保存。"),
    "show_next": Text("Show the next questions", "显示后续问题"),
    "yes": Text("yes", "是"),
    "no": Text("no", "否"),
    "dont_know": Text("don't know", "不清楚"),
    "none_of_these": Text("none of these", "以上均无"),
    "on_day": Text("on", "日期"),
    "not_yet": Text("not yet", "尚未发生"),
    "no_such_day": Text("no such day", "无此日期"),
    "day": Text("Day", "日期"),
    "choose": Text("– choose –", "– 请选择 –"),
    "nothing_open": Text("Nothing unanswered can change the result.", "没有任何未答问题会影响结果。"),
    "theme_done": Text("Nothing here can change the result any more.", "本主题已无问题会影响结果。"),
    "verdict_decided": Text(
        "The verdict is decided: no unanswered question can change it.", "结论已定，其余未答问题均不会改变结论。"
    ),
    "go_on": Text("Go on, to narrow the score", "继续回答，缩小得分区间"),
    "see_report": Text("See the report", "查看报告"),
    "mine": Text("Keep my answer", "保留我的回答"),
    "theirs": Text("Take the other one", "采用另一回答"),
    "you_said": Text("You answered", "您的回答"),
    "file_says": Text("The file now says", "文件现为"),
    "conflict": Text(
        "Somebody changed this answer in the file since the page was loaded. Nothing was overwritten: choose.",
        "本页打开后，文件中的此项回答已被他人修改。尚未覆盖任何内容，请选择。",
    ),
    "merged": Text(
        "The file had been changed elsewhere; your answer was added to it.", "文件已在别处更改，您的回答已并入。"
    ),
    "changed_meanwhile": Text(
        "The file is being changed elsewhere at this moment. Try again.", "文件正在别处更改，请稍后重试。"
    ),
    # gaps
    "gap_about": Text(
        "Rules that are not met, the most binding and the worst first.", "未满足的规则，按约束力和严重程度排列。"
    ),
    "no_gap": Text("No gap is known.", "目前没有已知的不符合项。"),
    "waived": Text("Waived", "已豁免"),
    "see_gaps": Text("See the gaps", "查看不符合项"),
    "coming_due": COMING_DUE,
    "due": Text("due", "期限"),
    "change_answer": Text("To the answer", "查看回答"),
    # evidence
    "evidence": Text("Evidence", "证据"),
    "evidence_about": Text(
        "A file proves the answers it supports, as they stand today. Its hash is recorded in the profile.",
        "文件用于证明所列回答的现有内容，其哈希值记入档案。",
    ),
    "no_evidence": Text("No evidence is recorded yet.", "尚未登记证据。"),
    "supports": Text("Supports", "支持的回答"),
    "upload": Text("Add a file", "添加文件"),
    "choose_file": Text("File, at most 20 MiB", "文件，不超过20 MiB"),
    "which_answers": Text("Which answers it proves", "证明哪些回答"),
    "more_answers": Text("other answers", "其他回答"),
    "dated": Text("of", "文件日期"),
    "observed_on": Text("The day the file speaks of", "文件所述日期"),
    "valid_until": Text("Valid until", "有效期至"),
    "reviewed_by": Text("Reviewed by", "复核人"),
    "add": Text("Record it", "登记"),
    "nothing_to_prove": Text("Answer a question first: evidence proves answers.", "请先回答问题：证据用于证明回答。"),
    "file_missing": Text("Choose a file.", "请选择文件。"),
    "file_empty": Text("The file is empty.", "文件为空。"),
    "answer_missing": Text("Say which answer it proves.", "请勾选其证明的回答。"),
    "day_missing": Text("Give the day the file speaks of.", "请填写文件所述日期。"),
    # reports
    "report": Text("Report", "报告"),
    "report_about": Text("The complete report opens as a page of its own.", "完整报告在单独页面中打开。"),
    "open_report": Text("Open the report", "打开报告"),
    "downloads": Text("Download", "下载"),
    "format": Text("Format", "格式"),
    "english": Text("English", "英文"),
    "chinese": Text("Chinese", "中文"),
    "met": Text("met", "符合"),
    "might": Text("open", "待定"),
    "unmet": Text("not met", "不符合"),
    "no_score": Text("no score", "无得分"),
    # refusals
    "not_found": Text("There is nothing here", "此处没有内容"),
    "not_found_about": Text(
        "No such page or profile. The list shows what there is.", "没有此页面或档案，请从列表进入。"
    ),
    "refused": Text("Not accepted", "未被接受"),
    "refused_about": Text(
        "This form does not come from a page of the running server, so nothing was saved. Reload and try again.",
        "此表单并非来自当前运行的服务器页面，未保存任何内容。请刷新页面后重试。",
    ),
    "too_large": Text("Too large", "内容过大"),
    "too_large_about": Text(
        "A file may have at most 20 MiB, a form 1 MiB. Nothing was saved.",
        "文件不超过20 MiB，表单不超过1 MiB。未保存任何内容。",
    ),
    "wrong_request": Text("This request cannot be read", "无法读取此请求"),
    "wrong_request_about": Text(
        "It is no form that a page of this server sends. Nothing was saved.",
        "此请求不是本服务器页面发送的表单。未保存任何内容。",
    ),
    "missing_extra": Text("A part is not installed", "缺少组件"),
    "bug": Text("A bug", "程序错误"),
    "bug_about": Text("Please report it. Nothing was saved.", "请反馈此问题。未保存任何内容。"),
}


class Words:
    """The table in one language: ``words.save``."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang

    def __getattr__(self, name: str) -> str:
        try:
            return _SAID[name][self._lang]
        except KeyError:
            raise AttributeError(name) from None


def said(name: str) -> Text:
    """Give a text of the table in both languages."""
    return _SAID[name]
