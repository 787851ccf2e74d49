package com.nexusai.benchmarks.load;

/** An exchange of several kinds of requests, whose latencies are told apart. */
public interface Mixed extends Exchange {

  /** Which kind the request with this number was; asked once, when it is over. */
  String kind(long number);
}
